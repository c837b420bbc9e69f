//! Tables as JSON lines, with pictures as files.

use serde_json::{Map, Value, json};

use super::{Column, Table};

/// The table, one row a line. `save` keeps a picture under a name and gives the path that the row says.
///
/// # Errors
/// The first of `save`.
pub fn write_lines<E>(
    table: Table,
    name: &str,
    mut save: impl FnMut(&str, &[u8]) -> Result<String, E>,
) -> Result<String, E> {
    let mut rows: Vec<Map<String, Value>> = vec![];
    for (column_name, column) in table {
        for (index, value) in values(column, name, &mut save)?.into_iter().enumerate() {
            if rows.len() <= index {
                rows.push(Map::new());
            }
            rows[index].insert(column_name.to_owned(), value);
        }
    }
    Ok(rows.into_iter().map(|row| format!("{}\n", Value::Object(row))).collect())
}

fn values<E>(
    column: Column,
    name: &str,
    save: &mut impl FnMut(&str, &[u8]) -> Result<String, E>,
) -> Result<Vec<Value>, E> {
    Ok(match column {
        Column::Text(texts) => texts.into_iter().map(Value::from).collect(),
        Column::Flag(flags) => flags.into_iter().map(Value::from).collect(),
        Column::Conversation(rows) => rows
            .into_iter()
            .map(|row| {
                row.into_iter().map(|said| json!({"role": said.role, "content": said.content})).collect()
            })
            .collect(),
        Column::Pictures(rows) => {
            let mut all = vec![];
            for (row, pictures) in rows.into_iter().enumerate() {
                let paths = pictures.iter().enumerate().map(|(number, png)| {
                    save(&format!("{name}-{}-{}.png", row + 1, number + 1), png).map(Value::from)
                });
                all.push(Value::Array(paths.collect::<Result<_, E>>()?));
            }
            all
        }
        Column::Rule(truths) => {
            truths.into_iter().map(|truth| json!({"style": "rule", "ground_truth": truth})).collect()
        }
        Column::Origin(rows) => {
            rows.into_iter().map(|(index, split)| json!({"index": index, "split": split})).collect()
        }
    })
}
