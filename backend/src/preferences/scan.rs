//! Rows straight from the pages of a damaged file, whether or not anything still leads to them.
//!
//! Follows the file format of SQLite 3 (sqlite.org/fileformat2.html): leaf pages of tables, their cells, overflow chains and
//! records, and the pages of a write-ahead log up to its last commit.

use std::collections::BTreeMap;

use rusqlite::types::Value;

/// SQLite's usual page size, which every file of ours has.
const PAGE: usize = 4096;
/// The first byte of a table's leaf page.
const LEAF: u8 = 0x0d;
/// No row of ours is larger.
const MOST_PAYLOAD: u64 = 512 * 1024 * 1024;

/// Every row that a page still holds, by its id, with all values of its record; `log` may be empty.
pub(super) fn rows(file: &[u8], log: &[u8]) -> Vec<(i64, Vec<Value>)> {
    let pages = Pages { file, newer: newer(log) };
    let num_pages = file.len().div_ceil(PAGE).max(pages.newer.keys().last().map_or(0, |last| *last as usize));
    (1..=num_pages).flat_map(|number| leaf_rows(&pages, number).unwrap_or_default()).collect()
}

struct Pages<'a> {
    file: &'a [u8],
    newer: BTreeMap<u32, &'a [u8]>,
}

impl<'a> Pages<'a> {
    /// A page by its number from 1; the last may be cut short.
    fn get(&self, number: usize) -> Option<&'a [u8]> {
        if let Some(page) = self.newer.get(&u32::try_from(number).ok()?) {
            return Some(page);
        }
        let start = number.checked_sub(1)?.checked_mul(PAGE)?;
        self.file.get(start..self.file.len().min(start + PAGE))
    }
}

/// The pages of a log, each as its last commit left it.
fn newer(log: &[u8]) -> BTreeMap<u32, &[u8]> {
    let mut pages = BTreeMap::new();
    let mut uncommitted = vec![];
    let Some(salts) = log.get(16..24) else { return pages };
    for frame in log.get(32..).unwrap_or_default().chunks_exact(24 + PAGE) {
        // Frames of an earlier round have other salts.
        if frame.get(8..16) != Some(salts) {
            break;
        }
        let (Some(number), Some(commit), Some(page)) = (u32_at(frame, 0), u32_at(frame, 4), frame.get(24..))
        else {
            break;
        };
        uncommitted.push((number, page));
        if commit > 0 {
            pages.extend(uncommitted.drain(..));
        }
    }
    pages
}

fn leaf_rows(pages: &Pages<'_>, number: usize) -> Option<Vec<(i64, Vec<Value>)>> {
    let page = pages.get(number)?;
    if *page.first()? != LEAF {
        return None;
    }
    let num_cells = usize::from(u16_at(page, 3)?);
    let cells = (0..num_cells).filter_map(|index| {
        let mut at = usize::from(u16_at(page, 8 + 2 * index)?);
        let num_bytes = varint(page, &mut at)?;
        let id = varint(page, &mut at)? as i64;
        Some((id, record(&payload(pages, page, at, num_bytes)?)?))
    });
    Some(cells.collect())
}

/// A cell's bytes: those in its page, then those of its overflow chain.
fn payload(pages: &Pages<'_>, page: &[u8], at: usize, num_bytes: u64) -> Option<Vec<u8>> {
    if num_bytes > MOST_PAYLOAD {
        return None;
    }
    let num_bytes = num_bytes as usize;
    let (most, least) = (PAGE - 35, (PAGE - 12) * 32 / 255 - 23);
    if num_bytes <= most {
        return Some(page.get(at..at + num_bytes)?.to_vec());
    }
    let fitting = least + (num_bytes - least) % (PAGE - 4);
    let local = if fitting <= most { fitting } else { least };
    let mut bytes = page.get(at..at + local)?.to_vec();
    let mut next = u32_at(page, at + local)?;
    while bytes.len() < num_bytes {
        let page = pages.get(next as usize)?;
        next = u32_at(page, 0)?;
        let wanted = (num_bytes - bytes.len()).min(PAGE - 4);
        bytes.extend_from_slice(page.get(4..4 + wanted)?);
    }
    Some(bytes)
}

/// A record's values: a header of types, then the bodies in their order.
fn record(bytes: &[u8]) -> Option<Vec<Value>> {
    let mut at = 0;
    let mut body = usize::try_from(varint(bytes, &mut at)?).ok()?;
    let header_end = body;
    let mut values = vec![];
    while at < header_end {
        let kind = varint(bytes, &mut at)?;
        let length = match kind {
            0 | 8 | 9 => 0,
            1..=4 => kind as usize,
            5 => 6,
            6 | 7 => 8,
            10 | 11 => return None,
            _ => usize::try_from((kind - 12) / 2).ok()?,
        };
        let content = bytes.get(body..body.checked_add(length)?)?;
        body += length;
        values.push(match kind {
            0 => Value::Null,
            8 | 9 => Value::Integer(kind as i64 - 8),
            1..=6 => Value::Integer(integer(content)),
            7 => Value::Real(f64::from_be_bytes(content.try_into().ok()?)),
            _ if kind % 2 == 0 => Value::Blob(content.to_vec()),
            _ => Value::Text(String::from_utf8(content.to_vec()).ok()?),
        });
    }
    Some(values)
}

/// Big-endian, two's complement, of any length to 8.
fn integer(bytes: &[u8]) -> i64 {
    let start = if bytes.first().is_some_and(|byte| byte & 0x80 != 0) { -1 } else { 0 };
    bytes.iter().fold(start, |number, byte| (number << 8) | i64::from(*byte))
}

/// Seven bits a byte, the highest says whether more follow; a ninth byte counts whole.
fn varint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut number = 0;
    for index in 0..9 {
        let byte = *bytes.get(*at)?;
        *at += 1;
        if index == 8 {
            return Some((number << 8) | u64::from(byte));
        }
        number = (number << 7) | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    Some(number)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn every_kind_of_value_is_read_as_sqlite_reads_it() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("some.sqlite");
        let connection = Connection::open(&path).expect("a database");
        connection.pragma_update(None, "journal_mode", "wal").expect("a log");
        connection.execute_batch("CREATE TABLE some (id INTEGER PRIMARY KEY, a, b, c, d)").expect("a table");
        let integers =
            [0, 1, -1, 127, -128, 128, 40_000, -9_000_000, i64::from(i32::MIN), 1 << 40, i64::MIN, i64::MAX];
        let insert = "INSERT INTO some (id, a, b, c, d) VALUES (?1, ?2, ?3, ?4, NULL)";
        for (index, integer) in integers.into_iter().enumerate() {
            let (text, blob) = ("ä".repeat(index * 900), vec![7_u8; index * 3000]);
            let id = if index == 11 { i64::MAX } else { index as i64 - 1 };
            connection.execute(insert, rusqlite::params![id, integer, text, blob]).expect("inserted");
        }
        connection.execute("UPDATE some SET c = 0.25 WHERE id = 2", []).expect("updated");
        let mut expected: Vec<(i64, Vec<Value>)> = connection
            .prepare("SELECT id, NULL, a, b, c, d FROM some")
            .and_then(|mut rows| {
                let row = |row: &rusqlite::Row<'_>| {
                    Ok((row.get(0)?, (1..6).map(|column| row.get(column)).collect::<Result<_, _>>()?))
                };
                rows.query_map([], row)?.collect()
            })
            .expect("rows");
        expected.sort_by_key(|(id, _)| *id);
        let read = || {
            let [file, log] =
                ["", "-wal"].map(|end| std::fs::read(format!("{}{end}", path.display())).unwrap_or_default());
            let mut found = rows(&file, &log);
            // The schema is a table too.
            found.retain(|(_, values)| values.first() == Some(&Value::Null));
            found.sort_by_key(|(id, _)| *id);
            found
        };
        assert!(expected.len() == integers.len() && read() == expected);
        drop(connection);
        assert!(read() == expected);
    }

    #[test]
    fn noise_is_no_row() {
        let noise: Vec<u8> =
            (0..40_000_u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let mut pages = noise.clone();
        pages.iter_mut().step_by(PAGE).for_each(|byte| *byte = LEAF);
        let _ = rows(&pages, &noise);
    }
}
