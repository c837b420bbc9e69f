//! The file's schema: numbered steps, each whole or not at all.

use rusqlite::{Connection, TransactionBehavior};

/// `SDpr`, so that a file says whose it is.
pub(super) const APPLICATION_ID: i32 = 0x5344_7072;

/// Step n leads from schema n − 1 to n. A step that was released never changes.
const STEPS: [&str; 2] = [include_str!("migrations/1.sql"), include_str!("migrations/2.sql")];

/// The schema that this program writes.
pub(super) const NEWEST: usize = STEPS.len();

/// Brings the file from schema `from` to the newest.
pub(super) fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    steps(connection, &STEPS)
}

fn steps(connection: &mut Connection, steps: &[&str]) -> rusqlite::Result<()> {
    while version(connection)? < steps.len() {
        let step = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have taken this step while we waited.
        let done = version(&step)?;
        if let Some(sql) = steps.get(done) {
            step.execute_batch(sql)?;
            step.pragma_update(None, "application_id", APPLICATION_ID)?;
            step.pragma_update(None, "user_version", done + 1)?;
        }
        step.commit()?;
    }
    Ok(())
}

/// The file's schema; 0 for a new one.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<usize> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_fails_leaves_the_schema_before_it() {
        let mut connection = Connection::open_in_memory().expect("it works");
        let good = "CREATE TABLE first (id INTEGER)";
        let bad = "CREATE TABLE second (id INTEGER); INSERT INTO nowhere VALUES (1)";
        assert!(steps(&mut connection, &[good, bad]).is_err());
        assert_eq!(version(&connection).expect("it works"), 1);
        let tables = "SELECT group_concat(name) FROM sqlite_schema";
        let names: String = connection.query_row(tables, [], |row| row.get(0)).expect("it works");
        assert_eq!(names, "first");
        steps(&mut connection, &[good, "CREATE TABLE second (id INTEGER)"]).expect("it works");
        assert_eq!(version(&connection).expect("it works"), 2);
    }
}
