-- When and where guests were told that a session is: whoever was told otherwise is told of a change.
ALTER TABLE events_registration ADD COLUMN told_starts_at BIGINT;
ALTER TABLE events_registration ADD COLUMN told_place TEXT;
UPDATE events_registration SET told_starts_at = (SELECT s.starts_at FROM events_session s WHERE s.id = events_registration.session_id),
  told_place = (SELECT COALESCE(NULLIF(s.place, ''), e.place) FROM events_session s JOIN events_event e ON e.id = s.event_id
    WHERE s.id = events_registration.session_id)
  WHERE state IN ('registered', 'waiting');
