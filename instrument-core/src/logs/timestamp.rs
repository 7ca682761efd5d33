//! A time in UTC, as people and as machines read it.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Timestamp {
    year: u64,
    month: u64,
    day: u64,
    second_of_day: u64,
    micros: u32,
}

impl Timestamp {
    /// A clock from before 1970 is taken to be at its start.
    pub(super) fn of(time: SystemTime) -> Self {
        let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        let (days, second_of_day) = (since.as_secs() / 86_400, since.as_secs() % 86_400);
        // Counted from 1 March of year 0, so that the leap day is a year's last one, in eras of 400 years.
        let days = days + 719_468;
        let (era, day_of_era) = (days / 146_097, days % 146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let month = (month_from_march + 2) % 12 + 1;
        Self {
            year: era * 400 + year_of_era + u64::from(month <= 2),
            month,
            day: day_of_year - (153 * month_from_march + 2) / 5 + 1,
            second_of_day,
            micros: since.subsec_micros(),
        }
    }

    /// `2024-01-15 10:30:45`
    pub(super) fn write_plain(self, out: &mut impl fmt::Write) -> fmt::Result {
        self.write_date(out)?;
        out.write_char(' ')?;
        self.write_time(out)
    }

    /// `2024-01-15T10:30:45.123456Z`
    pub(super) fn write_iso(self, out: &mut impl fmt::Write) -> fmt::Result {
        self.write_date(out)?;
        out.write_char('T')?;
        self.write_time(out)?;
        write!(out, ".{:06}Z", self.micros)
    }

    fn write_date(self, out: &mut impl fmt::Write) -> fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    fn write_time(self, out: &mut impl fmt::Write) -> fmt::Result {
        let (hour, rest) = (self.second_of_day / 3600, self.second_of_day % 3600);
        write!(out, "{hour:02}:{:02}:{:02}", rest / 60, rest % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn iso(seconds: u64, micros: u64) -> String {
        let mut out = String::new();
        let time = UNIX_EPOCH + Duration::from_secs(seconds) + Duration::from_micros(micros);
        Timestamp::of(time)
            .write_iso(&mut out)
            .expect("a string takes everything");
        out
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        // From `date -u -d @…`.
        assert_eq!(iso(0, 0), "1970-01-01T00:00:00.000000Z");
        assert_eq!(iso(951_782_399, 1), "2000-02-28T23:59:59.000001Z");
        assert_eq!(iso(951_782_400, 0), "2000-02-29T00:00:00.000000Z");
        assert_eq!(iso(1_705_314_645, 123_456), "2024-01-15T10:30:45.123456Z");
        assert_eq!(iso(1_709_251_199, 0), "2024-02-29T23:59:59.000000Z");
        assert_eq!(iso(1_735_689_599, 999_999), "2024-12-31T23:59:59.999999Z");
        assert_eq!(iso(4_107_542_400, 0), "2100-03-01T00:00:00.000000Z");
    }

    #[test]
    fn the_plain_form_is_without_fractions() {
        let mut out = String::new();
        Timestamp::of(UNIX_EPOCH + Duration::from_secs(1_705_314_645))
            .write_plain(&mut out)
            .expect("a string takes everything");
        assert_eq!(out, "2024-01-15 10:30:45");
    }

    #[test]
    fn a_clock_before_1970_is_taken_to_be_at_its_start() {
        let early = UNIX_EPOCH - Duration::from_secs(5);
        assert_eq!(Timestamp::of(early), Timestamp::of(UNIX_EPOCH));
    }
}
