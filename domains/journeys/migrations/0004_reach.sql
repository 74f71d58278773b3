-- For which campaign each journey works, and what for.
INSERT INTO marketing_reach (about, campaign_id, purpose)
  SELECT 'journeys.journey/' || id, campaign_id, purpose FROM journeys_journey;
