CREATE VIEW reach_role AS SELECT id AS viewer_id, id AS role_id, id AS valid_from, id AS valid_to FROM record_share WHERE 1 = 0;
