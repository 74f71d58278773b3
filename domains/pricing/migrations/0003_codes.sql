-- Whoever lists codes can spend them: those who sell take a code that is handed in, and list none. The roles of companies that
-- were made before had it from 0002_grants, or from the lines of every employee; whose roles see all prices see them still.
DELETE FROM org_role_grant
  WHERE entity IN ('pricing.coupon', 'pricing.coupon_code') AND action = 'read' AND scope = 'all'
    AND role_id IN (SELECT id FROM org_role WHERE key IN ('clerk', 'employee', 'sales_rep', 'agent'));
