-- Local times of the meeting's day in the entity's time zone; none where the notice said no hour.
ALTER TABLE assembly
  ADD COLUMN starts_at time,
  ADD COLUMN second_call_at time,
  ADD CHECK (second_call_at > starts_at);
