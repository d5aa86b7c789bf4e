//! What the library reports through `tracing`, and what it counts.

mod events;
mod handlers;
mod metrics;

/// Makes the first inserts of users fail with an SQLSTATE, and later ones succeed.
fn failing(state: &str, times: u32) -> String {
    format!(
        "CREATE SEQUENCE tries; GRANT USAGE ON tries TO PUBLIC;
         CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             IF nextval('tries') <= {times} THEN
                 RAISE EXCEPTION USING ERRCODE = '{state}', MESSAGE = 'about 47114711';
             END IF;
             RETURN NEW; END $$;
         CREATE TRIGGER fail BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION fail();"
    )
}
