CALL audit_table('orders', 'order', '{payment_intent_id,shipping_address,billing_address,notes}');
CALL audit_table('patients', 'patient', '{first_name,last_name,date_of_birth_correction,address_line_1,address_line_2,city,emergency_contact_name,emergency_contact_phone,emergency_contact_relationship}');

DROP FUNCTION access_find_orders_by_payment_intent(bigint[]), access_find_patients_by_name(bigint[], bigint[]), access_find_patients_by_identity(bigint[]);

ALTER TABLE orders DROP COLUMN payment_intent_token;
ALTER TABLE patients DROP COLUMN name_tokens, DROP COLUMN identity_token;
