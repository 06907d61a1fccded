-- What is counted of an alert, one row each: figures over weeks must not read every change of every
-- alert, whole. Written with the events, in whatever order they come; an event that is there twice
-- counts once.
-- priority: what it began with. answered_at: when a person first acknowledged or resolved it.
-- called_again: its ladder went to a further step. unreached: everybody was called, nobody answered.
create table alert_summary (
    alert_id     text constraint pk_alert_summary primary key,
    site         text not null,
    unit         text not null,
    bed          text not null,
    stay         integer,
    cause        text not null,
    kind         text not null,
    priority     text not null,
    raised_at    timestamptz not null,
    answered_at  timestamptz,
    ended_at     timestamptz,
    settled_at   timestamptz,
    outcome      text,
    outcome_at   timestamptz,
    called_again boolean not null default false,
    unreached    boolean not null default false
);
create index ix_alert_summary_unit on alert_summary (unit, raised_at);

create function summarise_alert() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    insert into alert_summary as kept
    values (
        new.alert_id, new.site, new.unit, new.bed, (new.alert->>'stay')::integer,
        coalesce(new.alert->>'cause', ''), coalesce(new.alert->>'kind', ''),
        coalesce(new.alert->>'priority', ''),
        coalesce((new.alert->>'raised_at')::timestamptz, new.at),
        case when new.change in ('acknowledged','resolved') then new.at end,
        case when new.change = 'ended' then new.at end,
        case when new.settled then new.at end,
        case when new.change = 'judged' then new.alert->>'outcome' end,
        case when new.change = 'judged' then new.at end,
        new.change = 'called', new.change = 'unreached'
    )
    on conflict (alert_id) do update set
        priority = case when new.change = 'raised' then excluded.priority else kept.priority end,
        answered_at = least(kept.answered_at, excluded.answered_at),
        ended_at = greatest(kept.ended_at, excluded.ended_at),
        settled_at = least(kept.settled_at, excluded.settled_at),
        outcome = case when excluded.outcome_at >= coalesce(kept.outcome_at, '-infinity')
                       then excluded.outcome else kept.outcome end,
        outcome_at = greatest(kept.outcome_at, excluded.outcome_at),
        called_again = kept.called_again or excluded.called_again,
        unreached = kept.unreached or excluded.unreached;
    return null;
end $$;
create trigger alert_event_summarised after insert on alert_event
for each row
when (new.settled or new.change in
      ('raised','ended','acknowledged','resolved','called','unreached','judged'))
execute function summarise_alert();

insert into alert_summary
select alert_id, min(site), min(unit), min(bed), min((alert->>'stay')::integer),
       coalesce(min(alert->>'cause'), ''), coalesce(min(alert->>'kind'), ''),
       coalesce(min(alert->>'priority') filter (where change = 'raised'), min(alert->>'priority'), ''),
       coalesce(min((alert->>'raised_at')::timestamptz), min(at)),
       min(at) filter (where change in ('acknowledged','resolved')),
       max(at) filter (where change = 'ended'),
       min(at) filter (where settled),
       (array_agg(alert->>'outcome' order by at desc) filter (where change = 'judged'))[1],
       max(at) filter (where change = 'judged'),
       bool_or(change = 'called'), bool_or(change = 'unreached')
from alert_event
group by alert_id;

revoke execute on function summarise_alert from public;
grant select on alert_summary to wardwatch_gateway;
