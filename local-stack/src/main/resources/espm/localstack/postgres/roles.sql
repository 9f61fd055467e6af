-- Run once on an empty cluster by a superuser: the two roles and the database of ESPM.
-- espm_owner migrates the schema; espm_app is the service and may only add and read events.
create role espm_owner login password 'espm_owner';
create role espm_app login password 'espm_app';
create database espm owner espm_owner encoding 'UTF8' template template0;
revoke all on database espm from public;
grant connect on database espm to espm_app;
