//! Who earned how much: from rewards to advantages. Numbers in, numbers out.

/// Keeps a division by a spread from growing without end (EasyR1, `core_algos.py`).
const EPSILON: f64 = 1e-6;
/// Values of objects that spread less than this over a group are as good as equal: their differences are no news.
const LEAST_SPREAD: f64 = 0.05;

/// A trajectory's reward: the mean of its turns' rewards, turn t (from 0) with the weight γᵗ, so that a layout that is good early
/// counts more. The paper (§3.3) writes the sum; its published code divides by the sum of weights, and so does this.
pub fn discounted(rewards: &[f64], discount: f64) -> f64 {
    let (mut sum, mut weights, mut weight) = (0.0, 0.0, 1.0);
    for reward in rewards {
        sum += weight * reward;
        weights += weight;
        weight *= discount;
    }
    if weights > 0.0 { sum / weights } else { 0.0 }
}

/// How far each of a group is above its mean, in deviations of the group (n − 1 in the denominator): GRPO (Shao et al. 2024,
/// §4.1). All 0 where all are equal or there is only one.
pub fn standardised(rewards: &[f64]) -> Vec<f64> {
    let Some((mean, deviation)) = spread(rewards) else { return vec![0.0; rewards.len()] };
    rewards.iter().map(|reward| (reward - mean) / (deviation + EPSILON)).collect()
}

/// How far each of a group is above the mean of the others: REINFORCE with the baseline that one leaves oneself out of (Kool et
/// al. 2019). 0 for one alone.
pub fn left_out(rewards: &[f64]) -> Vec<f64> {
    let num = rewards.len() as f64;
    let sum: f64 = rewards.iter().sum();
    let others = |reward: f64| (sum - reward) / (num - 1.0);
    rewards.iter().map(|&reward| if num > 1.0 { reward - others(reward) } else { 0.0 }).collect()
}

/// For each of a group and each object, how far its own value is above that object's mean over the group, in deviations of all
/// objects' values around their means. Objects without a value have none.
pub fn of_objects(values: &[Vec<Option<f32>>]) -> Vec<Vec<f64>> {
    let num_objects = values.iter().map(Vec::len).max().unwrap_or(0);
    let of = |object: usize| values.iter().map(move |own| own.get(object).copied().flatten().map(f64::from));
    let mean = |object: usize| {
        let (sum, num) = of(object).flatten().fold((0.0, 0.0), |(sum, num), value| (sum + value, num + 1.0));
        if num > 0.0 { sum / num } else { 0.0 }
    };
    let means: Vec<f64> = (0..num_objects).map(mean).collect();
    let off = |own: &[Option<f32>]| -> Vec<f64> {
        let off = |object: usize| {
            let value = own.get(object).copied().flatten();
            value.map_or(0.0, |value| f64::from(value) - means[object])
        };
        (0..num_objects).map(off).collect()
    };
    let offs: Vec<Vec<f64>> = values.iter().map(|own| off(own)).collect();
    let num = values.iter().flatten().flatten().count();
    let square: f64 = offs.iter().flatten().map(|off| off * off).sum();
    let deviation = (square / num.max(1) as f64).sqrt().max(LEAST_SPREAD);
    offs.into_iter().map(|offs| offs.into_iter().map(|off| off / deviation).collect()).collect()
}

/// Mean and deviation; `None` where nothing differs.
fn spread(values: &[f64]) -> Option<(f64, f64)> {
    let num = values.len() as f64;
    let mean = values.iter().sum::<f64>() / num;
    let square: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (num > 1.0 && square > 1e-12).then(|| (mean, (square / (num - 1.0)).sqrt()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near(got: &[f64], expected: &[f64]) {
        let is_near = got.iter().zip(expected).all(|(got, expected)| (got - expected).abs() < 1e-5);
        assert!(is_near && got.len() == expected.len(), "expected {expected:?}, got {got:?}");
    }

    #[test]
    fn early_turns_count_more() {
        // (1 + 0.9 · 0.5 + 0.81 · 0) / (1 + 0.9 + 0.81)
        assert_near(&[discounted(&[1.0, 0.5, 0.0], 0.9)], &[1.45 / 2.71]);
        assert_near(&[discounted(&[0.3], 0.9), discounted(&[], 0.9)], &[0.3, 0.0]);
        assert!(discounted(&[1.0, 0.0], 0.9) > discounted(&[0.0, 1.0], 0.9));
    }

    #[test]
    fn advantages_are_those_of_the_group() {
        // Mean 0.5, squares 0.09 + 0.01 + 0.16 = 0.26, deviation √0.13.
        let deviation = 0.13_f64.sqrt();
        assert_near(&standardised(&[0.2, 0.4, 0.9]), &[-0.3 / deviation, -0.1 / deviation, 0.4 / deviation]);
        assert_near(&standardised(&[0.7, 0.7, 0.7]), &[0.0; 3]);
        assert_near(&standardised(&[0.7]), &[0.0]);
        assert_near(&left_out(&[0.2, 0.4, 0.9]), &[0.2 - 0.65, 0.4 - 0.55, 0.9 - 0.3]);
        assert_near(&left_out(&[0.2]), &[0.0]);
    }

    #[test]
    fn an_object_is_measured_against_itself_in_the_others() {
        let values = [vec![Some(1.0), None, Some(0.5)], vec![Some(0.0), None, Some(0.5)]];
        // Means 0.5 and 0.5; squares 0.25 + 0.25 over four values.
        let deviation = 0.125_f64.sqrt();
        let got = of_objects(&values);
        assert_near(&got[0], &[0.5 / deviation, 0.0, 0.0]);
        assert_near(&got[1], &[-0.5 / deviation, 0.0, 0.0]);
        // Hardly any difference is no news.
        assert_near(&of_objects(&[vec![Some(0.501)], vec![Some(0.499)]])[0], &[0.001 / LEAST_SPREAD]);
        assert!(of_objects(&[]).is_empty());
    }
}
