-- Who manages stores finds every customer, as clerks do: a member of another place buys at any till. Writing stays within the territory, and
-- a right that a company has changed stays as it is.
UPDATE org_role_grant SET scope = 'all' WHERE entity = 'customers.*' AND action = 'read' AND scope = 'territory' AND version = 1
  AND role_id IN (SELECT id FROM org_role WHERE key IN ('store_manager', 'store_operations_manager'));
