-- A list says how many are in it, as other segments do.
UPDATE marketing_segment
SET members = (SELECT COUNT(*) FROM marketing_segment_member m WHERE m.segment_id = marketing_segment.id)
WHERE kind = 'list';
