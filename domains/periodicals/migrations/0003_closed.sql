-- Which ways were closed, and why, as choices: what people read in lists has words in their language.
ALTER TABLE periodicals_recipient ADD COLUMN email_closed TEXT;
ALTER TABLE periodicals_recipient ADD COLUMN sms_closed TEXT;
ALTER TABLE periodicals_recipient ADD COLUMN post_closed TEXT;
UPDATE periodicals_recipient SET email_closed = CASE WHEN passed_over LIKE '%email:no_address%' THEN 'no_address'
  WHEN passed_over LIKE '%email:bounced%' THEN 'bounced' WHEN passed_over LIKE '%email:no_consent%' THEN 'no_consent' END,
  sms_closed = CASE WHEN passed_over LIKE '%sms:no_address%' THEN 'no_address' WHEN passed_over LIKE '%sms:no_consent%' THEN 'no_consent' END,
  post_closed = CASE WHEN passed_over LIKE '%post:no_address%' THEN 'no_address' WHEN passed_over LIKE '%post:no_consent%' THEN 'no_consent' END
  WHERE passed_over IS NOT NULL;
ALTER TABLE periodicals_recipient DROP COLUMN passed_over;
