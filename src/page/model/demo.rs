//! The widget shown to those who embed it.

use serde::Serialize;

use super::Frame;

/// The widget in all its ways.
#[derive(Debug, Clone, Serialize)]
pub struct DemoPage {
    /// What stands round it.
    pub frame: Frame,
    /// This site's whole address.
    pub origin: String,
    /// Names the widget's bytes in its lasting address.
    pub version: String,
    /// The widget's bytes as an `integrity` attribute names them.
    pub integrity: String,
    /// A question that this site has an answer to.
    pub example: String,
    /// The page's own style.
    pub demo_style_url: String,
    /// The page's own script.
    pub demo_script_url: String,
}
