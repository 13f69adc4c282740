//! Rates and means with one decimal, rounded half up, in whole numbers until the last step so
//! that every machine and database gives the same digit.

/// `part` of `base` in percent; none where the base is 0.
pub fn percent(part: u32, base: u32) -> Option<f64> {
    (base > 0).then(|| tenths(i64::from(part) * 1000, i64::from(base)))
}

/// The mean of `days` over `count`, in weeks of 7 days; none where there is nothing to average.
pub fn mean_weeks(days: i64, count: u32) -> Option<f64> {
    (count > 0).then(|| tenths(days * 10, i64::from(count) * 7))
}

/// The median; of an even number, the mean of the middle two.
pub fn median(values: &mut [i64]) -> Option<f64> {
    values.sort_unstable();
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(values[middle] as f64),
        _ => Some((values[middle - 1] + values[middle]) as f64 / 2.0),
    }
}

fn tenths(numerator: i64, denominator: i64) -> f64 {
    (2 * numerator + denominator).div_euclid(2 * denominator) as f64 / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_half_up_to_one_decimal() {
        assert_eq!(percent(1, 16), Some(6.3));
        assert_eq!(percent(166, 387), Some(42.9));
        assert_eq!(mean_weeks(7, 2), Some(0.5));
    }

    #[test]
    fn nothing_of_nothing_is_no_rate() {
        assert_eq!(percent(0, 0), None);
        assert_eq!(mean_weeks(0, 0), None);
        assert_eq!(median(&mut []), None);
    }

    #[test]
    fn the_median_of_an_even_number_lies_between() {
        assert_eq!(median(&mut [4, 1, 3, 2]), Some(2.5));
    }
}
