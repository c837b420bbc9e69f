//! Columns, and columns as parquet.

use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, BinaryArray, BooleanArray, Int64Array, ListArray, RecordBatch, StringArray, StructArray,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{Field, Fields};
use parquet::arrow::ArrowWriter;

use crate::error::{Error, Result};

/// What was said, a picture as [`super::PICTURE`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// `system`, `user`, `assistant`.
    pub role: &'static str,
    /// The words.
    pub content: String,
}

/// One value a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Words.
    Text(Vec<String>),
    /// Yes or no.
    Flag(Vec<bool>),
    /// A conversation: `[{role, content}]`.
    Conversation(Vec<Vec<Said>>),
    /// Pictures as PNG: `[{bytes, path: null}]`, or paths in JSON lines.
    Pictures(Vec<Vec<Vec<u8>>>),
    /// What verl calls a reward model: `{style: "rule", ground_truth}`.
    Rule(Vec<String>),
    /// What verl calls extra information: `{index, split}`.
    Origin(Vec<(i64, &'static str)>),
}

/// Named columns of equal length.
pub type Table = Vec<(&'static str, Column)>;

/// The table as one parquet file, uncompressed: most of it is pictures.
///
/// # Errors
/// [`Error::Internal`] if columns have different lengths.
pub fn parquet(table: Table) -> Result<Vec<u8>> {
    let columns = table.into_iter().map(|(name, column)| Ok((name, array(column)?)));
    let batch = RecordBatch::try_from_iter(columns.collect::<Result<Vec<_>>>()?).map_err(fault)?;
    let mut writer = ArrowWriter::try_new(vec![], batch.schema(), None).map_err(fault)?;
    writer.write(&batch).map_err(fault)?;
    writer.into_inner().map_err(fault)
}

fn fault(error: impl std::fmt::Display) -> Error {
    Error::Internal(format!("no table: {error}"))
}

fn array(column: Column) -> Result<ArrayRef> {
    Ok(match column {
        Column::Text(texts) => text(texts),
        Column::Flag(flags) => Arc::new(BooleanArray::from(flags)),
        Column::Conversation(rows) => list(rows, |said| {
            let (roles, contents) = said.into_iter().map(|said| (said.role.to_owned(), said.content)).unzip();
            structs(vec![("role", text(roles)), ("content", text(contents))])
        })?,
        Column::Pictures(rows) => list(rows, |pictures| {
            let paths = StringArray::new_null(pictures.len());
            let bytes = BinaryArray::from_iter_values(pictures);
            structs(vec![("bytes", Arc::new(bytes)), ("path", Arc::new(paths))])
        })?,
        Column::Rule(truths) => {
            let styles = vec!["rule".to_owned(); truths.len()];
            Arc::new(structs(vec![("style", text(styles)), ("ground_truth", text(truths))])?)
        }
        Column::Origin(rows) => {
            let (indices, splits): (Vec<i64>, Vec<String>) =
                rows.into_iter().map(|(index, split)| (index, split.to_owned())).unzip();
            let indices = Int64Array::from(indices);
            Arc::new(structs(vec![("index", Arc::new(indices)), ("split", text(splits))])?)
        }
    })
}

fn text(texts: Vec<String>) -> ArrayRef {
    Arc::new(StringArray::from(texts))
}

fn structs(columns: Vec<(&str, ArrayRef)>) -> Result<StructArray> {
    let fields: Fields =
        columns.iter().map(|(name, column)| Field::new(*name, column.data_type().clone(), true)).collect();
    let columns = columns.into_iter().map(|(_, column)| column).collect();
    StructArray::try_new(fields, columns, None).map_err(fault)
}

fn list<T>(rows: Vec<Vec<T>>, items: impl FnOnce(Vec<T>) -> Result<StructArray>) -> Result<ArrayRef> {
    let offsets = OffsetBuffer::from_lengths(rows.iter().map(Vec::len));
    let items = items(rows.into_iter().flatten().collect())?;
    let field = Arc::new(Field::new("item", items.data_type().clone(), true));
    Ok(Arc::new(ListArray::try_new(field, offsets, Arc::new(items), None).map_err(fault)?))
}
