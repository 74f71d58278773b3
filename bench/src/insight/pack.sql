-- The pack: one statement a block, by the definitions of docs/indicators.md. {PER} is y, yq, ym or yw where the block says @grain.
-- Tables: sales(ticket_id, line_no, customer_id, store_id, product_id, day, minute, qty, amount_cents),
--         calendar(day, y, yq, ym, yw, dow), product(product_id, category_id, department_id, price_cents).

-- @kpi @grain
WITH t AS (SELECT ticket_id, MIN(customer_id) AS cust, MIN(day) AS d, SUM(amount_cents) AS amt, SUM(qty) AS units
           FROM sales GROUP BY ticket_id)
SELECT SUM(t.amt) AS net_sales_c, SUM(CASE WHEN t.amt > 0 THEN 1 ELSE 0 END) AS tickets,
       COUNT(DISTINCT CASE WHEN t.amt > 0 THEN t.cust END) AS customers, AVG(CASE WHEN t.amt > 0 THEN t.amt END) AS atv_c,
       MAX(t.amt) AS atv_max_c, MIN(CASE WHEN t.amt > 0 THEN t.amt END) AS atv_min_c,
       COUNT(CASE WHEN t.amt > 0 THEN t.cust END) * 1e0 / COUNT(DISTINCT CASE WHEN t.amt > 0 THEN t.cust END) AS frequency,
       SUM(CASE WHEN t.amt > 0 THEN t.units END) * 1e0 / SUM(CASE WHEN t.amt > 0 THEN 1 ELSE 0 END) AS upt
FROM t JOIN calendar c ON c.day = t.d GROUP BY c.{PER}

-- @customer-decile @grain
WITH s AS (SELECT c.{PER} AS per, f.customer_id AS cust, SUM(f.amount_cents) AS amt
           FROM sales f JOIN calendar c ON c.day = f.day WHERE f.customer_id IS NOT NULL GROUP BY c.{PER}, f.customer_id),
     r AS (SELECT per, cust, amt, NTILE(10) OVER (PARTITION BY per ORDER BY amt DESC, cust) AS grp FROM s WHERE amt > 0)
SELECT grp, COUNT(*) AS customers, SUM(amt) AS sales_c, MIN(amt) AS spend_min_c, MAX(amt) AS spend_max_c FROM r GROUP BY per, grp

-- @sales-decile @grain
WITH s AS (SELECT c.{PER} AS per, f.customer_id AS cust, SUM(f.amount_cents) AS amt
           FROM sales f JOIN calendar c ON c.day = f.day WHERE f.customer_id IS NOT NULL GROUP BY c.{PER}, f.customer_id),
     r AS (SELECT per, cust, amt,
             SUM(amt) OVER (PARTITION BY per ORDER BY amt DESC, cust ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - amt AS bef,
             SUM(amt) OVER (PARTITION BY per) AS tot FROM s WHERE amt > 0),
     g AS (SELECT per, amt, CAST((10 * bef - (10 * bef) % tot) / tot AS INT) + 1 AS grp FROM r)
SELECT grp, COUNT(*) AS customers, SUM(amt) AS sales_c FROM g GROUP BY per, grp

-- @best_overall
WITH p AS (SELECT c.y AS per, f.product_id AS prod, SUM(f.amount_cents) AS amt, SUM(f.qty) AS units
           FROM sales f JOIN calendar c ON c.day = f.day GROUP BY c.y, f.product_id),
     r AS (SELECT per, prod, amt, units, ROW_NUMBER() OVER (PARTITION BY per ORDER BY amt DESC, prod) AS rk FROM p)
SELECT rk AS rnk, prod AS product_id, amt AS net_sales_c, units FROM r WHERE rk <= 100

-- @best_class
WITH s AS (SELECT customer_id AS cust, SUM(amount_cents) AS amt FROM sales WHERE customer_id IS NOT NULL GROUP BY customer_id),
     k AS (SELECT cust, NTILE(10) OVER (ORDER BY amt DESC, cust) AS grp FROM s WHERE amt > 0),
     p AS (SELECT k.grp AS grp, f.product_id AS prod, SUM(f.amount_cents) AS amt
           FROM sales f JOIN k ON k.cust = f.customer_id GROUP BY k.grp, f.product_id),
     r AS (SELECT grp, prod, amt, ROW_NUMBER() OVER (PARTITION BY grp ORDER BY amt DESC, prod) AS rk FROM p)
SELECT grp AS class, rk AS rnk, prod AS product_id, amt AS net_sales_c FROM r WHERE rk <= 20

-- @grow_overall
-- Stricter: at least 50.00 in the first window, 10 tickets in both; equal growth by the gain, then the id.
WITH b AS (SELECT MAX(day) AS d1 FROM sales),
     p AS (SELECT f.product_id AS prod, SUM(CASE WHEN f.day > b.d1 - 182 THEN f.amount_cents ELSE 0 END) AS s1,
             SUM(CASE WHEN f.day <= b.d1 - 182 THEN f.amount_cents ELSE 0 END) AS s0,
             COUNT(DISTINCT CASE WHEN f.day > b.d1 - 182 AND f.amount_cents > 0 THEN f.ticket_id END) AS t1,
             COUNT(DISTINCT CASE WHEN f.day <= b.d1 - 182 AND f.amount_cents > 0 THEN f.ticket_id END) AS t0
           FROM sales f CROSS JOIN b WHERE f.day > b.d1 - 364 GROUP BY f.product_id)
SELECT prod AS item, s0 AS s0_c, s1 AS s1_c FROM p WHERE s0 >= 5000 AND t0 >= 10 AND t1 >= 10
ORDER BY round(s1 * 1e0 / s0, 6) DESC, s1 - s0 DESC, prod LIMIT 100

-- @grow_class
-- Stricter: at least 20.00 in the first window, 5 tickets in both.
WITH b AS (SELECT MAX(day) AS d1 FROM sales),
     s AS (SELECT customer_id AS cust, SUM(amount_cents) AS amt FROM sales WHERE customer_id IS NOT NULL GROUP BY customer_id),
     k AS (SELECT cust, NTILE(10) OVER (ORDER BY amt DESC, cust) AS grp FROM s WHERE amt > 0),
     p AS (SELECT k.grp AS grp, f.product_id AS prod, SUM(CASE WHEN f.day > b.d1 - 182 THEN f.amount_cents ELSE 0 END) AS s1,
             SUM(CASE WHEN f.day <= b.d1 - 182 THEN f.amount_cents ELSE 0 END) AS s0,
             COUNT(DISTINCT CASE WHEN f.day > b.d1 - 182 AND f.amount_cents > 0 THEN f.ticket_id END) AS t1,
             COUNT(DISTINCT CASE WHEN f.day <= b.d1 - 182 AND f.amount_cents > 0 THEN f.ticket_id END) AS t0
           FROM sales f CROSS JOIN b JOIN k ON k.cust = f.customer_id WHERE f.day > b.d1 - 364 GROUP BY k.grp, f.product_id),
     r AS (SELECT grp, prod, s0, s1, ROW_NUMBER() OVER (PARTITION BY grp
             ORDER BY round(s1 * 1e0 / s0, 6) DESC, s1 - s0 DESC, prod) AS rk FROM p WHERE s0 >= 2000 AND t0 >= 5 AND t1 >= 5)
SELECT grp AS class, rk AS rnk, prod AS item, s0 AS s0_c, s1 AS s1_c FROM r WHERE rk <= 20

-- @describe
-- Stricter: visits are purchase tickets; recency is counted from the day after the last. Ours tells nine columns more, of all ten groups.
WITH t AS (SELECT ticket_id, MIN(customer_id) AS cust, MIN(day) AS d, SUM(amount_cents) AS amt, SUM(qty) AS units
           FROM sales WHERE customer_id IS NOT NULL GROUP BY ticket_id),
     s AS (SELECT cust, SUM(amt) AS amt, COUNT(*) FILTER (amt > 0) AS tk, SUM(amt) FILTER (amt > 0) AS pamt,
             SUM(units) FILTER (amt > 0) AS units, MAX(d) FILTER (amt > 0) AS d1 FROM t GROUP BY cust),
     k AS (SELECT *, NTILE(10) OVER (ORDER BY amt DESC, cust) AS grp FROM s WHERE amt > 0)
SELECT grp, COUNT(*) AS customers, SUM(amt) AS sales_c, SUM(tk) AS tickets, SUM(units) * 1e0 / SUM(tk) AS upt,
       SUM(tk) * 1e0 / COUNT(*) AS frequency, AVG((SELECT MAX(day) FROM sales) + 1 - d1) AS avg_recency_days
FROM k WHERE grp IN (1, 5, 10) GROUP BY grp

-- @cube3d
-- Stricter: sold lines of purchase tickets, missions by different products. Ours also counts tickets and customers, and makes every total.
WITH t AS (SELECT ticket_id, COUNT(DISTINCT product_id) AS np FROM sales GROUP BY ticket_id HAVING SUM(amount_cents) > 0),
     s AS (SELECT customer_id AS cust, SUM(amount_cents) AS amt FROM sales WHERE customer_id IS NOT NULL GROUP BY customer_id),
     k AS (SELECT cust, NTILE(10) OVER (ORDER BY amt DESC, cust) AS grp FROM s WHERE amt > 0)
SELECT k.grp AS customer_decile, 'D' || p.department_id AS department,
       CASE WHEN t.np <= 3 THEN 'topup' WHEN t.np <= 10 THEN 'fillin' ELSE 'stockup' END AS mission,
       SUM(f.amount_cents) AS sales_c, SUM(f.qty) AS units
FROM sales f JOIN k ON k.cust = f.customer_id JOIN t ON t.ticket_id = f.ticket_id JOIN product p ON p.product_id = f.product_id
WHERE f.amount_cents > 0 GROUP BY 1, 2, 3

-- @rfm
WITH t AS (SELECT ticket_id, MIN(customer_id) AS cust, MIN(day) AS d, SUM(amount_cents) AS amt
           FROM sales WHERE customer_id IS NOT NULL GROUP BY ticket_id),
     s AS (SELECT cust, MAX(d) AS d1, COUNT(*) AS f, SUM(amt) AS m FROM t WHERE amt > 0 GROUP BY cust),
     n AS (SELECT COUNT(*) AS nn FROM s),
     r AS (SELECT s.m AS m,
             CAST(((RANK() OVER (ORDER BY s.d1) - 1) * 5 - ((RANK() OVER (ORDER BY s.d1) - 1) * 5) % n.nn) / n.nn AS INT) + 1 AS rs,
             CAST(((RANK() OVER (ORDER BY s.f) - 1) * 5 - ((RANK() OVER (ORDER BY s.f) - 1) * 5) % n.nn) / n.nn AS INT) + 1 AS fs,
             CAST(((RANK() OVER (ORDER BY s.m) - 1) * 5 - ((RANK() OVER (ORDER BY s.m) - 1) * 5) % n.nn) / n.nn AS INT) + 1 AS ms
           FROM s CROSS JOIN n)
SELECT rs AS r_score, fs AS f_score, ms AS m_score, COUNT(*) AS customers, SUM(m) AS sales_c FROM r GROUP BY rs, fs, ms

-- @cohort
-- Stricter: a purchase is a ticket above 0, not a line.
WITH t AS (SELECT MIN(customer_id) AS cust, MIN(day) AS day FROM sales WHERE customer_id IS NOT NULL
           GROUP BY ticket_id HAVING SUM(amount_cents) > 0),
     a AS (SELECT DISTINCT t.cust AS cust, c.ym // 100 * 12 + c.ym % 100 AS m FROM t JOIN calendar c ON c.day = t.day),
     b AS (SELECT cust, MIN(m) AS m0 FROM a GROUP BY cust)
SELECT a.m - b.m0 AS "offset", COUNT(*) AS customers FROM a JOIN b ON b.cust = a.cust GROUP BY b.m0, a.m

-- @pairs
-- Stricter: purchase tickets only.
WITH b AS (SELECT MAX(day) AS d1 FROM sales),
     t AS (SELECT ticket_id AS tid FROM sales CROSS JOIN b WHERE day > b.d1 - 91 GROUP BY ticket_id HAVING SUM(amount_cents) > 0),
     i AS (SELECT DISTINCT f.ticket_id AS tid, p.category_id AS cat
           FROM sales f CROSS JOIN b JOIN product p ON p.product_id = f.product_id JOIN t ON t.tid = f.ticket_id
           WHERE f.day > b.d1 - 91 AND f.amount_cents > 0),
     n AS (SELECT COUNT(*) AS nt FROM t),
     m AS (SELECT cat, COUNT(*) AS ct FROM i GROUP BY cat),
     x AS (SELECT i1.cat AS a, i2.cat AS b2, COUNT(*) AS both_n FROM i i1 JOIN i i2 ON i1.tid = i2.tid
           WHERE i1.cat < i2.cat GROUP BY i1.cat, i2.cat)
SELECT printf('C%03d', x.a) AS a, printf('C%03d', x.b2) AS b, x.both_n AS both_n, x.both_n * 1e0 / n.nt AS support,
       x.both_n * 1e0 * n.nt / (ma.ct * 1e0 * mb.ct) AS lift
FROM x CROSS JOIN n JOIN m ma ON ma.cat = x.a JOIN m mb ON mb.cat = x.b2 ORDER BY both_n DESC, x.a, x.b2 LIMIT 100

-- @lifecycle
-- Ours: a customer's own gap from the fourth purchase day on, else the population's; never under a week.
WITH t AS (SELECT MIN(customer_id) AS cust, MIN(day) AS day FROM sales WHERE customer_id IS NOT NULL
           GROUP BY ticket_id HAVING SUM(amount_cents) > 0),
     b AS (SELECT MAX(day) AS t1 FROM sales),
     m AS (SELECT cust, MIN(day) AS d0, MAX(day) AS d1, COUNT(DISTINCT day) AS n FROM t GROUP BY cust),
     e AS (SELECT m.*, d1 - d0 AS span, t1 - d1 AS r, t1 - d0 AS age FROM m CROSS JOIN b),
     k AS (SELECT span // (n - 1) AS gap, row_number() OVER (ORDER BY span // (n - 1)) AS i, count(*) OVER () AS all_n FROM e WHERE n >= 4),
     p AS (SELECT gap AS pg FROM k WHERE i = (all_n + 1) // 2),
     g AS (SELECT e.*, CASE WHEN n >= 4 THEN greatest(span * 1e0 / (n - 1), 7e0) ELSE greatest(pg * 1e0, 7e0) END AS gap FROM e CROSS JOIN p)
SELECT CASE WHEN age <= 28 THEN 'new' WHEN r <= 2 * gap THEN 'active' WHEN r <= 4 * gap THEN 'lapsing'
         WHEN r <= 8 * gap THEN 'lapsed' ELSE 'churned' END AS state, COUNT(*) AS customers, SUM(n) AS purchase_days
FROM g GROUP BY 1

-- @leaders
-- Ours: take-off from the 28th day, and what was expected of a customer's products taken off (docs/indicators.md, lead users).
WITH a AS (SELECT customer_id AS cust, product_id AS prod, MIN(day) AS d FROM sales
           WHERE customer_id IS NOT NULL AND amount_cents > 0 GROUP BY customer_id, product_id),
     o AS (SELECT product_id AS prod, MIN(day) AS launch FROM sales WHERE amount_cents > 0 GROUP BY product_id),
     l AS (SELECT a.prod AS prod, COUNT(*) AS n FROM a JOIN o ON o.prod = a.prod WHERE o.launch >= (SELECT MIN(day) + 28 FROM sales)
           GROUP BY a.prod HAVING COUNT(*) >= 30),
     r AS (SELECT a.cust AS cust, a.prod AS prod, l.n AS n, RANK() OVER (PARTITION BY a.prod ORDER BY a.d) AS rk FROM a JOIN l ON l.prod = a.prod),
     f AS (SELECT prod, SUM(CASE WHEN rk * 10 <= n THEN 1 ELSE 0 END) * 1e0 / COUNT(*) AS f FROM r GROUP BY prod),
     s AS (SELECT cust, COUNT(*) AS adopted, SUM(CASE WHEN rk * 10 <= n THEN 1 ELSE 0 END) AS early, SUM(f.f) AS e, SUM(f.f * (1 - f.f)) AS v
           FROM r JOIN f ON f.prod = r.prod GROUP BY cust)
SELECT cust AS customer_id, adopted, early, (early - e) / sqrt(v) AS z FROM s WHERE adopted >= 10 AND early >= 3 AND v > 0
ORDER BY round((early - e) / sqrt(v), 6) DESC, cust LIMIT 200

-- @abc
WITH p AS (SELECT product_id AS prod, SUM(amount_cents) AS amt FROM sales GROUP BY product_id),
     r AS (SELECT prod, amt, SUM(amt) OVER (ORDER BY amt DESC, prod ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - amt AS bef,
             SUM(amt) OVER () AS tot FROM p WHERE amt > 0),
     g AS (SELECT amt, CASE WHEN bef * 10 < tot * 8 THEN 'A' WHEN bef * 20 < tot * 19 THEN 'B' ELSE 'C' END AS cls FROM r)
SELECT cls AS abc, COUNT(*) AS products, SUM(amt) AS sales_c FROM g GROUP BY cls
