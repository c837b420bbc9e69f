//! What is minimised, token by token: losses and their slopes. Numbers in, numbers out.
//!
//! Every algorithm here is a sum over tokens of a function of log p(token). Its slope with respect to that log p is all that the
//! network needs to learn from, so the network's part is one: see [`super::learn`].

/// A token that was chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Token {
    /// Its log p under the weights that learn.
    pub new: f64,
    /// Its log p under the weights that it was drawn by.
    pub old: f64,
    /// Its log p under the weights that the run began with.
    pub reference: f64,
    /// How much better than others what it led to was.
    pub advantage: f64,
}

/// A loss and its slope with respect to `new`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Loss {
    /// The loss.
    pub value: f64,
    /// d value / d new
    pub slope: f64,
}

/// −min(ρA, clip(ρ, 1 − ε, 1 + ε)A) with ρ = p_new / p_old: the clipped objective (Schulman et al. 2017, eq. 7), to minimise.
pub fn clipped(token: Token, clip: f64) -> Loss {
    let ratio = (token.new - token.old).exp();
    let (free, held) = (ratio * token.advantage, ratio.clamp(1.0 - clip, 1.0 + clip) * token.advantage);
    // d ρ / d new = ρ
    if free <= held { Loss { value: -free, slope: -free } } else { Loss { value: -held, slope: 0.0 } }
}

/// −A · log p: REINFORCE (Williams 1992).
pub fn reinforced(token: Token) -> Loss {
    Loss { value: -token.advantage * token.new, slope: -token.advantage }
}

/// An estimate of the KL divergence from the reference that is never negative and has little variance: e^d − d − 1 with
/// d = reference − new (Schulman 2020, "k3"; GRPO, eq. 4).
pub fn divergence(token: Token) -> Loss {
    // Far beyond this, e^d is no estimate but an accident.
    let d = (token.reference - token.new).clamp(-20.0, 20.0);
    Loss { value: d.exp() - d - 1.0, slope: 1.0 - d.exp() }
}

/// −ln σ(β((c − c_ref) − (r − r_ref))), where c and r are the log p of a chosen and of a rejected completion: DPO (Rafailov et
/// al. 2023, eq. 7). The slope is with respect to c; with respect to r it is its negative.
pub fn preferred(chosen: [f64; 2], rejected: [f64; 2], beta: f64) -> Loss {
    let margin = beta * ((chosen[0] - chosen[1]) - (rejected[0] - rejected[1]));
    // ln(1 + e^−m) without overflow.
    let value = if margin > 0.0 { (-margin).exp().ln_1p() } else { margin.exp().ln_1p() - margin };
    Loss { value, slope: -beta / (1.0 + margin.exp()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: Token = Token { new: -1.0, old: -1.0, reference: -1.0, advantage: 2.0 };

    /// The slope must be that of the value.
    fn assert_slope(loss: impl Fn(f64) -> Loss, at: f64) {
        let step = 1e-6;
        let expected = (loss(at + step).value - loss(at - step).value) / (2.0 * step);
        let got = loss(at).slope;
        assert!((got - expected).abs() < 1e-5, "at {at}: expected {expected}, got {got}");
    }

    #[test]
    fn a_ratio_that_went_far_enough_is_pushed_no_further() {
        // ρ = e^0.5 ≈ 1.65: a good token is clipped to 1.2, a bad one is not.
        let far = Token { new: -0.5, ..TOKEN };
        assert_eq!(clipped(far, 0.2), Loss { value: -2.4, slope: 0.0 });
        let bad = Token { advantage: -2.0, ..far };
        assert!((clipped(bad, 0.2).value - 2.0 * 0.5_f64.exp()).abs() < 1e-12);
        // The other way: ρ = e^−0.5 ≈ 0.61.
        let back = Token { new: -1.5, ..TOKEN };
        assert!((clipped(back, 0.2).value + 2.0 * (-0.5_f64).exp()).abs() < 1e-12);
        assert_eq!(clipped(Token { advantage: -2.0, ..back }, 0.2), Loss { value: 1.6, slope: 0.0 });
        for new in [-1.1, -1.0, -0.95, -0.5, -1.5] {
            assert_slope(|new| clipped(Token { new, ..TOKEN }, 0.2), new);
            assert_slope(|new| clipped(Token { new, advantage: -1.0, ..TOKEN }, 0.2), new);
        }
    }

    #[test]
    fn divergence_is_least_at_the_reference() {
        assert_eq!(divergence(TOKEN), Loss::default());
        // d = 0.5: e^0.5 − 1.5
        let off = Token { new: -1.5, ..TOKEN };
        assert!((divergence(off).value - (0.5_f64.exp() - 1.5)).abs() < 1e-12);
        assert!(divergence(Token { new: -0.2, ..TOKEN }).value > 0.0);
        for new in [-3.0, -1.0, -0.1] {
            assert_slope(|new| divergence(Token { new, ..TOKEN }), new);
            assert_slope(|new| reinforced(Token { new, ..TOKEN }), new);
        }
        assert!(divergence(Token { new: -1e9, ..TOKEN }).value.is_finite());
    }

    #[test]
    fn a_preference_pulls_until_it_is_had() {
        assert!((preferred([-5.0, -5.0], [-7.0, -7.0], 0.1).value - 2.0_f64.ln()).abs() < 1e-12);
        // Margin 0.1 · (2 − (−2)) = 0.4.
        let won = preferred([-3.0, -5.0], [-9.0, -7.0], 0.1);
        assert!((won.value - (1.0 + (-0.4_f64).exp()).ln()).abs() < 1e-12);
        assert_slope(|chosen| preferred([chosen, -5.0], [-9.0, -7.0], 0.1), -3.0);
        assert!(preferred([-1e6, 0.0], [0.0, -1e6], 0.1).value.is_finite());
        assert!(preferred([0.0, -1e6], [-1e6, 0.0], 0.1).slope.abs() < 1e-12);
    }
}
