-- What one comes for: how long it takes, in which rooms it can be, what it is billed as.
create table appointment_kind (
    code       text constraint pk_appointment_kind primary key
        constraint ck_appointment_kind_code check (code ~ '^[a-z0-9][a-z0-9_-]{0,39}$'),
    name       text not null,
    minutes    integer not null
        constraint ck_appointment_kind_minutes check (minutes between 5 and 720),
    room_kinds text[] not null default '{clinic}' constraint ck_appointment_kind_room_kinds
        check (room_kinds <@ array['clinic','theatre','treatment'] and room_kinds <> '{}'),
    -- Within how many days somebody of an urgency should be seen.
    urgent_days  integer not null default 3,
    soon_days    integer not null default 14,
    routine_days integer not null default 60,
    -- A code of the price list; empty where nothing is billed.
    price_code text not null default '',
    retired    boolean not null default false,
    revision   integer not null default 1,
    constraint ck_appointment_kind_days
        check (0 < urgent_days and urgent_days <= soon_days and soon_days <= routine_days)
);

-- The time of a doctor, or of a room, that can be booked.
create table calendar (
    id       integer generated always as identity constraint pk_calendar primary key,
    site     text not null constraint fk_calendar_site references site,
    doctor   text constraint fk_calendar_doctor references account
        constraint uq_calendar_doctor unique,
    room     text constraint fk_calendar_room references room
        constraint uq_calendar_room unique,
    -- Appointments are offered every so many minutes from the opening on.
    step     integer not null default 10 constraint ck_calendar_step check (step between 5 and 240),
    -- What a doctor does; empty for everything, and for rooms.
    kinds    text[] not null default '{}',
    closed   boolean not null default false,
    revision integer not null default 1,
    constraint ck_calendar_of_one check (num_nonnulls(doctor, room) = 1)
);

-- Open on a weekday (ISO, 1 = Monday), in minutes of the clock on the site's wall since midnight.
create table calendar_hours (
    id       bigint generated always as identity constraint pk_calendar_hours primary key,
    calendar integer not null
        constraint fk_calendar_hours_calendar references calendar on delete cascade,
    weekday  smallint not null constraint ck_calendar_hours_weekday check (weekday between 1 and 7),
    clock    int4range not null constraint ck_calendar_hours_clock
        check (not isempty(clock) and clock <@ int4range(0, 1440, '[]')
               and upper(clock) <= 1440),
    valid    daterange not null constraint ck_calendar_hours_valid
        check (not isempty(valid) and lower(valid) is not null),
    constraint ex_calendar_hours_clock
        exclude using gist (calendar with =, weekday with =, valid with &&, clock with &&)
);

-- A day that is not as its week says. Without a calendar: a holiday of the whole site.
create table calendar_exception (
    id       bigint generated always as identity constraint pk_calendar_exception primary key,
    site     text not null constraint fk_calendar_exception_site references site,
    calendar integer constraint fk_calendar_exception_calendar references calendar on delete cascade,
    day      date not null,
    kind     text not null constraint ck_calendar_exception_kind
        check (kind in ('holiday','closed','extra')),
    clock    int4range not null default int4range(0, 1440)
        constraint ck_calendar_exception_clock
        check (not isempty(clock) and clock <@ int4range(0, 1440, '[]')
               and upper(clock) <= 1440),
    note     text not null default '',
    constraint ck_calendar_exception_of_site check ((calendar is null) = (kind = 'holiday')),
    constraint ex_calendar_exception_clock exclude using gist
        (site with =, coalesce(calendar, 0) with =, day with =, clock with &&)
);
create index ix_calendar_exception_day on calendar_exception (day);

create table appointment (
    id        bigint generated always as identity constraint pk_appointment primary key,
    patient   integer not null constraint fk_appointment_patient references patient,
    doctor    text not null constraint fk_appointment_doctor references account,
    room      text not null constraint fk_appointment_room references room,
    kind      text not null constraint fk_appointment_kind references appointment_kind,
    during    tstzrange not null
        constraint ck_appointment_during check (not isempty(during) and lower(during) is not null
                                                and upper(during) is not null
                                                and upper(during) - lower(during)
                                                    <= interval '24 hours'),
    state     text not null default 'booked' constraint ck_appointment_state
        check (state in ('booked','arrived','done','cancelled','missed')),
    note      text not null default '',
    revision  integer not null default 1,
    changed_at timestamptz not null default now(),
    -- A cancelled one stands in nobody's way.
    constraint ex_appointment_doctor exclude using gist (doctor with =, during with &&)
        where (state <> 'cancelled'),
    constraint ex_appointment_room exclude using gist (room with =, during with &&)
        where (state <> 'cancelled'),
    constraint ex_appointment_patient exclude using gist (patient with =, during with &&)
        where (state <> 'cancelled')
);
create index ix_appointment_patient on appointment (patient);
create index ix_appointment_during on appointment using gist (during);

-- Every change of an appointment, and what it was after it; append-only.
create table appointment_event (
    id          bigint generated always as identity constraint pk_appointment_event primary key,
    appointment bigint not null
        constraint fk_appointment_event_appointment references appointment,
    revision    integer not null,
    at          timestamptz not null,
    account     text not null constraint fk_appointment_event_account references account,
    change      text not null constraint ck_appointment_event_change
        check (change in ('booked','moved','amended','arrived','done','cancelled','missed',
                          'reopened')),
    reason      text not null default '',
    doctor      text not null,
    room        text not null,
    during      tstzrange not null,
    constraint uq_appointment_event_appointment_revision unique (appointment, revision),
    constraint ck_appointment_event_reason check (change <> 'cancelled' or reason <> '')
);
create index ix_appointment_event_doctor on appointment_event (doctor);
create index ix_appointment_event_room on appointment_event (room);

-- Who waits for an appointment, and what would suit them.
create table waiting_list (
    id          bigint generated always as identity constraint pk_waiting_list primary key,
    patient     integer not null constraint fk_waiting_list_patient references patient,
    kind        text not null constraint fk_waiting_list_kind references appointment_kind,
    urgency     text not null constraint ck_waiting_list_urgency
        check (urgency in ('urgent','soon','routine')),
    since       timestamptz not null,
    doctor      text constraint fk_waiting_list_doctor references account,
    weekdays    smallint[] not null default '{}' constraint ck_waiting_list_weekdays
        check (weekdays <@ array[1,2,3,4,5,6,7]::smallint[]),
    part        text not null default 'any' constraint ck_waiting_list_part
        check (part in ('any','morning','afternoon')),
    note        text not null default '',
    state       text not null default 'waiting' constraint ck_waiting_list_state
        check (state in ('waiting','booked','withdrawn')),
    appointment bigint constraint fk_waiting_list_appointment references appointment
        constraint uq_waiting_list_appointment unique,
    revision    integer not null default 1,
    constraint ck_waiting_list_booked check ((state = 'booked') = (appointment is not null))
);
-- Nobody waits twice for the same.
create unique index ix_waiting_list_patient_kind on waiting_list (patient, kind) where state = 'waiting';
create index ix_waiting_list_since on waiting_list (since) where state = 'waiting';

-- How a patient has asked to be reminded; who has asked for nothing is called by a person.
create table reminder_wish (
    patient integer constraint pk_reminder_wish primary key
        constraint fk_reminder_wish_patient references patient,
    way     text not null constraint ck_reminder_wish_way
        check (way in ('text','mail','call','none')),
    account text not null constraint fk_reminder_wish_account references account,
    said_at timestamptz not null
);

-- A reminder is a row that falls due, not a timer: it outlives every process.
create table appointment_reminder (
    id          bigint generated always as identity constraint pk_appointment_reminder primary key,
    appointment bigint not null constraint fk_appointment_reminder_appointment references appointment,
    -- The time it reminds of: moved, an appointment has another reminder.
    starts_at   timestamptz not null,
    due_at      timestamptz not null,
    state       text not null default 'due' constraint ck_appointment_reminder_state
        check (state in ('due','sent','failed','called','dropped')),
    way         text not null default '',
    tries       integer not null default 0,
    done_at     timestamptz,
    done_by     text constraint fk_appointment_reminder_done_by references account,
    constraint uq_appointment_reminder_appointment_starts_at unique (appointment, starts_at)
);
create index ix_appointment_reminder_due_at on appointment_reminder (due_at) where state in ('due','failed');

-- Who holds the secret reads the calendar: of the secret only its hash is here.
create table calendar_feed (
    id         integer generated always as identity constraint pk_calendar_feed primary key,
    calendar   integer not null constraint fk_calendar_feed_calendar references calendar,
    token_hash bytea not null constraint uq_calendar_feed_token_hash unique,
    label      text not null default '',
    account    text not null constraint fk_calendar_feed_account references account,
    created_at timestamptz not null,
    revoked_at timestamptz
);
create index ix_calendar_feed_calendar on calendar_feed (calendar);

grant select, insert on appointment, appointment_event, calendar_feed to wardwatch_gateway;
grant update (doctor, room, kind, during, state, note, revision, changed_at)
    on appointment to wardwatch_gateway;
grant update (revoked_at) on calendar_feed to wardwatch_gateway;
grant select, insert, update on appointment_kind, calendar, waiting_list, appointment_reminder
    to wardwatch_gateway;
grant select, insert, update on reminder_wish to wardwatch_gateway;
grant select, insert, delete on calendar_hours, calendar_exception to wardwatch_gateway;
