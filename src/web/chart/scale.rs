//! An axis that begins at 0 and ends at a round number at or above every value.

use super::{Figures, Unit};

/// About so many steps.
const STEPS: f64 = 4.0;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    pub step: f64,
    pub end: f64,
}

impl Scale {
    /// For values that stand side by side.
    pub fn of(figures: &Figures) -> Self {
        let values = figures.series.iter().flat_map(|series| series.values.iter().flatten().copied());
        let highs = figures.bands.iter().flat_map(|band| band.ends.iter().flatten().map(|(_, high)| *high));
        Self::up_to(figures, values.chain(highs))
    }

    /// For values that are put on top of each other.
    pub fn of_sums(figures: &Figures) -> Self {
        let sum = |place| figures.series.iter().filter_map(|series| series.value(place)).sum();
        Self::up_to(figures, (0..figures.places.len()).map(sum))
    }

    fn up_to(figures: &Figures, values: impl Iterator<Item = f64>) -> Self {
        // A part of a whole is seen against the whole.
        if figures.unit == Unit::Percent {
            return Self { step: 25.0, end: 100.0 };
        }
        let highest = values.chain(figures.target.iter().map(|target| target.value)).fold(0.0, f64::max);
        let step = round_step(highest / STEPS);
        Self { step, end: ((highest / step).ceil().max(1.0)) * step }
    }

    pub fn ticks(self) -> impl Iterator<Item = f64> {
        let count = (self.end / self.step).round() as u32;
        (0..=count).map(move |number| f64::from(number) * self.step)
    }

    /// From 0 at the beginning of the axis to 1 at its end.
    pub fn part(self, value: f64) -> f64 {
        (value / self.end).clamp(0.0, 1.0)
    }
}

/// The next of 1, 2, 5, 10, 20, 50 and so on; never a part of one.
fn round_step(least: f64) -> f64 {
    let mut power = 1.0;
    loop {
        for step in [1.0, 2.0, 5.0] {
            if step * power >= least {
                return step * power;
            }
        }
        power *= 10.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_never_parts_of_one() {
        let steps = [0.0, 0.3, 1.2, 3.0, 7.0, 12.0, 260.0].map(round_step);
        assert_eq!(steps, [1.0, 1.0, 2.0, 5.0, 10.0, 20.0, 500.0]);
    }
}
