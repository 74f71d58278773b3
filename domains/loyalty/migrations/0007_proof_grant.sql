-- A clerk who takes proof from a member adds its photo, whoever looks after that member.
UPDATE org_role_grant SET scope = 'all' WHERE entity = 'loyalty.tier_proof' AND action = 'update' AND scope = 'own'
  AND role_id IN (SELECT id FROM org_role WHERE key = 'clerk');
