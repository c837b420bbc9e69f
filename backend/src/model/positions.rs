//! Where tokens stand: in time, height and width.

/// Frames, rows and columns of a picture's patches.
pub type Grid = [usize; 3];

/// The positions (time, height, width) of a sequence's tokens, and the position of the token after them.
///
/// Text counts on in all three; the tokens of a picture, `merge_size`² patches each, share a time and count their rows and
/// columns, and the text after it goes on behind the largest (multimodal rope, Wang et al. 2024). `grids` are those of the
/// sequence's pictures in order; where they do not fit the picture tokens, the rest counts as text.
pub fn positions(
    tokens: &[u32],
    image_token: u32,
    grids: &[Grid],
    merge_size: usize,
) -> (Vec<[u32; 3]>, u32) {
    let mut positions = Vec::with_capacity(tokens.len());
    let mut grids = grids.iter();
    let mut next = 0;
    while let Some(&token) = tokens.get(positions.len()) {
        match grids.as_slice().first().filter(|_| token == image_token) {
            None => {
                positions.push([next; 3]);
                next += 1;
            }
            Some(&[frames, rows, columns]) => {
                grids.next();
                let (rows, columns) = ((rows / merge_size) as u32, (columns / merge_size) as u32);
                for frame in 0..frames as u32 {
                    for row in 0..rows {
                        positions
                            .extend((0..columns).map(|column| [next + frame, next + row, next + column]));
                    }
                }
                next += rows.max(columns).max(frames as u32);
            }
        }
    }
    positions.truncate(tokens.len());
    (positions, next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_counts_rows_and_columns() {
        let tokens = [5, 9, 9, 9, 9, 9, 9, 5];
        let (positions, next) = positions(&tokens, 9, &[[1, 4, 6]], 2);
        let expected =
            [[0, 0, 0], [1, 1, 1], [1, 1, 2], [1, 1, 3], [1, 2, 1], [1, 2, 2], [1, 2, 3], [4, 4, 4]];
        assert_eq!((&positions[..], next), (&expected[..], 5));
    }
}
