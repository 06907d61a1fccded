-- TimescaleDB brings a job that trims its own job history. On the Apache edition that job fails,
-- again and again, with an error in the log, and so does alter_job, which would switch it off; so
-- the catalogue is changed. Where that is not ours to change the noise stays and nothing else.
do $$
begin
    if current_setting('timescaledb.license', true) = 'apache' then
        update _timescaledb_config.bgw_job set scheduled = false
        where proc_name = 'policy_job_stat_history_retention';
    end if;
exception
    when insufficient_privilege or undefined_table then
        raise notice 'the job history policy of TimescaleDB stays on';
end $$;
