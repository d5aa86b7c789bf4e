DROP TRIGGER tr_categories_tree ON categories;
DROP FUNCTION check_category_tree();

DELETE FROM status_transitions WHERE (machine, from_status, to_status) = ('payment', 'failed', 'captured');

DROP TABLE payment_resolutions;
DROP TABLE payment_events;

DROP FUNCTION next_invoice_number();
DROP FUNCTION next_order_number();
DROP SEQUENCE invoice_numbers;
DROP SEQUENCE order_numbers;
