/** Statements to start from; their names stand at `sql.example.<name>`. */
export const EXAMPLES = [
  {
    name: "months",
    query: `SELECT date_trunc('month', day) AS month, COUNT(*) AS tickets, SUM(amount_c) / 100 AS sales
FROM ticket
GROUP BY 1
ORDER BY 1`,
  },
  {
    name: "stores",
    query: `SELECT s.name, COUNT(*) AS tickets, SUM(t.amount_c) / 100 AS sales
FROM ticket t
JOIN store s ON s.id = t.store_id
GROUP BY s.name
ORDER BY sales DESC
LIMIT 20`,
  },
  {
    name: "products",
    query: `SELECT p.number, p.name, SUM(l.qty_milli) / 1000 AS units, SUM(l.amount_c) / 100 AS sales
FROM sale_line l
JOIN product p ON p.id = l.product_id
GROUP BY p.number, p.name
ORDER BY sales DESC
LIMIT 50`,
  },
  {
    name: "repeat",
    query: `WITH bought AS (
  SELECT customer_id, COUNT(*) AS tickets
  FROM ticket
  WHERE customer_id IS NOT NULL AND amount_c > 0
  GROUP BY customer_id
)
SELECT tickets, COUNT(*) AS customers
FROM bought
GROUP BY tickets
ORDER BY tickets`,
  },
] as const;
