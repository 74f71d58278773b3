ALTER TABLE marketing_campaign ADD COLUMN market_area_id BIGINT REFERENCES org_market_area (id);
CREATE INDEX ix_marketing_campaign__market_area_id ON marketing_campaign (market_area_id);
ALTER TABLE marketing_budget_line ADD COLUMN market_area_id BIGINT REFERENCES org_market_area (id);
CREATE INDEX ix_marketing_budget_line__market_area_id ON marketing_budget_line (market_area_id);
ALTER TABLE marketing_plan_figure ADD COLUMN market_area_id BIGINT REFERENCES org_market_area (id);
CREATE INDEX ix_marketing_plan_figure__market_area_id ON marketing_plan_figure (market_area_id);
ALTER TABLE marketing_execution_report ADD COLUMN market_area_id BIGINT REFERENCES org_market_area (id);
CREATE INDEX ix_marketing_execution_report__market_area_id ON marketing_execution_report (market_area_id);

-- A city that is called as one area, and only one, lies in it, other texts stay as they are.
UPDATE marketing_campaign SET market_area_id = (SELECT MIN(a.id) FROM org_market_area a WHERE a.name = marketing_campaign.city)
  WHERE city IS NOT NULL AND (SELECT COUNT(*) FROM org_market_area a WHERE a.name = marketing_campaign.city) = 1;
UPDATE marketing_budget_line SET market_area_id = (SELECT MIN(a.id) FROM org_market_area a WHERE a.name = marketing_budget_line.city)
  WHERE city IS NOT NULL AND (SELECT COUNT(*) FROM org_market_area a WHERE a.name = marketing_budget_line.city) = 1;
UPDATE marketing_plan_figure SET market_area_id = (SELECT MIN(a.id) FROM org_market_area a WHERE a.name = marketing_plan_figure.city)
  WHERE city IS NOT NULL AND (SELECT COUNT(*) FROM org_market_area a WHERE a.name = marketing_plan_figure.city) = 1;
UPDATE marketing_execution_report SET market_area_id = (SELECT MIN(a.id) FROM org_market_area a WHERE a.name = marketing_execution_report.city)
  WHERE city IS NOT NULL AND (SELECT COUNT(*) FROM org_market_area a WHERE a.name = marketing_execution_report.city) = 1;
