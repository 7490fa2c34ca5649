//! Pages by which people reach people.

use serde::Serialize;

use super::Frame;

/// How people reach people.
#[derive(Debug, Clone, Serialize)]
pub struct ContactPage {
    /// What stands round it.
    pub frame: Frame,
    /// What was typed already.
    pub question: String,
    /// E-mail address.
    pub email: Option<String>,
    /// `mailto:` with the question in it.
    pub mailto: Option<String>,
    /// Web address.
    pub url: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
}
