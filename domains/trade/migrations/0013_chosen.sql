-- Which parts of a bundle were chosen at the till: they leave the shelf with it, and come back to it.
ALTER TABLE trade_sale_line ADD COLUMN chosen TEXT;
