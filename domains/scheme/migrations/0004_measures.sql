-- The measure of a goal is one of the key figures; what was typed and is none says nothing.
UPDATE scheme_direction SET measure = NULL WHERE measure NOT IN ('net_sales_c', 'tickets', 'customers', 'atv_c', 'frequency',
  'spend_per_customer_c', 'units', 'upt', 'repeat_customers', 'repeat_rate', 'discount_rate');
UPDATE scheme_round_goal SET measure = NULL WHERE measure NOT IN ('net_sales_c', 'tickets', 'customers', 'atv_c', 'frequency',
  'spend_per_customer_c', 'units', 'upt', 'repeat_customers', 'repeat_rate', 'discount_rate');
