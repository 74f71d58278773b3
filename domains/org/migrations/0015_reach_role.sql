DROP VIEW reach_role;
CREATE VIEW reach_role AS SELECT user_id AS viewer_id, role_id, -1000000 AS valid_from, 9999999 AS valid_to FROM org_user_role;
