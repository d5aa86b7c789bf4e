DROP TABLE invoices;
DROP TABLE order_items;
DROP TABLE orders;
DROP TABLE subscription_plans;
DROP TABLE products;
DROP TABLE categories;
