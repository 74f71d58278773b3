//! The company's own map: which GeoJSON is taken, and where stores may lie.
//!
//! What is kept is made anew from what was understood (RFC 7946: a collection of features with polygons and points), so nothing of
//! a hostile file reaches a browser.

use std::collections::BTreeSet;

use guanxi_types::{ErrorKind, Problem, Result};
use serde_json::{Value as Json, json};

/// Bytes of a file.
pub const BYTES_MAX: usize = 5 << 20;
/// Features of a file.
pub const FEATURES_MAX: usize = 2_000;
/// Positions of all features together.
pub const POINTS_MAX: usize = 200_000;
/// Characters of a feature's number or name.
const TEXT_MAX: usize = 200;
/// Positions that close a ring: a triangle, and its first corner once more.
const RING_MIN: usize = 4;
/// Properties that may name an area, the first that is there counts.
const NUMBERS: [&str; 4] = ["number", "code", "adcode", "id"];
const NAMES: [&str; 3] = ["name", "名称", "NAME"];

/// A file that was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Geometry {
    /// What is kept: a collection of features with `number` and `name` and nothing else.
    pub document: Json,
    /// The number and the name of each feature.
    pub names: Vec<(Option<String>, Option<String>)>,
    /// Positions of all features.
    pub points: usize,
}

fn refuse(code: &str) -> Problem {
    Problem::new(ErrorKind::Invalid, code)
}

fn at(feature: usize, why: &str) -> Problem {
    refuse("map.bad_feature")
        .with("feature", feature + 1)
        .with("why", why)
}

/// Reads a map.
///
/// # Errors
/// `map.too_large`, `map.not_geojson`, `map.too_many_features`, `map.too_many_points`, and `map.bad_feature` with the feature's place and what
/// is wrong with it: `geometry`, `type`, `ring`, `position`, `range`, `text`.
pub fn read(bytes: &[u8]) -> Result<Geometry> {
    if bytes.len() > BYTES_MAX {
        return Err(refuse("map.too_large").with("mib", BYTES_MAX >> 20));
    }
    let document: Json = serde_json::from_slice(bytes).map_err(|_| refuse("map.not_geojson"))?;
    let features = document
        .get("features")
        .and_then(Json::as_array)
        .filter(|_| document.get("type").and_then(Json::as_str) == Some("FeatureCollection"))
        .filter(|features| !features.is_empty())
        .ok_or_else(|| refuse("map.not_geojson"))?;
    if features.len() > FEATURES_MAX {
        return Err(refuse("map.too_many_features").with("max", FEATURES_MAX));
    }
    let mut points = 0;
    let (mut kept, mut names) = (Vec::new(), Vec::new());
    for (place, feature) in features.iter().enumerate() {
        let geometry = feature.get("geometry").ok_or_else(|| at(place, "geometry"))?;
        let geometry = shape(geometry, &mut points).map_err(|why| at(place, why))?;
        if points > POINTS_MAX {
            return Err(refuse("map.too_many_points").with("max", POINTS_MAX));
        }
        let properties = feature.get("properties").unwrap_or(&Json::Null);
        let number = text(properties, &NUMBERS).map_err(|why| at(place, why))?;
        let name = text(properties, &NAMES).map_err(|why| at(place, why))?;
        let said = json!({ "number": number, "name": name });
        kept.push(json!({ "type": "Feature", "properties": said, "geometry": geometry }));
        names.push((number, name));
    }
    Ok(Geometry {
        document: json!({ "type": "FeatureCollection", "features": kept }),
        names,
        points,
    })
}

/// A number or a name: a text or a whole number.
fn text(properties: &Json, keys: &[&str]) -> Result<Option<String>, &'static str> {
    let found = keys.iter().find_map(|key| properties.get(*key));
    let text = match found {
        None | Some(Json::Null) => return Ok(None),
        Some(Json::String(text)) => text.trim().to_owned(),
        Some(Json::Number(number)) => number.to_string(),
        Some(_) => return Err("text"),
    };
    if text.chars().count() > TEXT_MAX || text.chars().any(char::is_control) {
        return Err("text");
    }
    Ok(Some(text).filter(|text| !text.is_empty()))
}

fn shape(geometry: &Json, points: &mut usize) -> Result<Json, &'static str> {
    let kind = geometry.get("type").and_then(Json::as_str).ok_or("geometry")?;
    let coordinates = geometry.get("coordinates").ok_or("geometry")?;
    let coordinates = match kind {
        "Point" => {
            *points += 1;
            position(coordinates)?
        }
        "Polygon" => polygon(coordinates, points)?,
        "MultiPolygon" => {
            let parts = filled(coordinates, 1)?;
            Json::Array(
                parts
                    .iter()
                    .map(|part| polygon(part, points))
                    .collect::<Result<_, _>>()?,
            )
        }
        _ => return Err("type"),
    };
    Ok(json!({ "type": kind, "coordinates": coordinates }))
}

fn filled(value: &Json, least: usize) -> Result<&Vec<Json>, &'static str> {
    value.as_array().filter(|list| list.len() >= least).ok_or("ring")
}

fn polygon(rings: &Json, points: &mut usize) -> Result<Json, &'static str> {
    let rings = filled(rings, 1)?.iter().map(|ring| {
        let ring = filled(ring, RING_MIN)?;
        if ring.first() != ring.last() {
            return Err("ring");
        }
        *points += ring.len();
        Ok(Json::Array(ring.iter().map(position).collect::<Result<_, _>>()?))
    });
    Ok(Json::Array(rings.collect::<Result<_, _>>()?))
}

/// Longitude and latitude in degrees; a height is left out.
fn position(value: &Json) -> Result<Json, &'static str> {
    let numbers = value.as_array().filter(|list| matches!(list.len(), 2 | 3));
    let number = |at: usize| numbers.and_then(|list| list.get(at)).and_then(Json::as_f64);
    let (Some(longitude), Some(latitude)) = (number(0), number(1)) else {
        return Err("position");
    };
    if !(-180.0..=180.0).contains(&longitude) || !(-90.0..=90.0).contains(&latitude) {
        return Err("range");
    }
    Ok(json!([longitude, latitude]))
}

/// Which of a company's areas a map shows and which of its features nobody knows. An area is known by its number, else by its name.
#[must_use]
pub fn matched(geometry: &Geometry, areas: &[(String, String)]) -> (Vec<String>, Vec<String>) {
    let numbers: BTreeSet<&str> = areas.iter().map(|(number, _)| number.as_str()).collect();
    let names: BTreeSet<&str> = areas.iter().map(|(_, name)| name.as_str()).collect();
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for (number, name) in &geometry.names {
        let is_known = number.as_deref().is_some_and(|number| numbers.contains(number))
            || name.as_deref().is_some_and(|name| names.contains(name));
        let said = name.clone().or_else(|| number.clone()).unwrap_or_default();
        if is_known {
            known.push(said);
        } else {
            unknown.push(said);
        }
    }
    (known, unknown)
}

/// Whether a text is a coordinate in degrees, at most this far from 0, with no more than 7 decimals (a centimetre).
#[must_use]
pub fn is_coordinate(text: &str, most: f64) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole)
        && all_digits(fraction)
        && fraction.len() <= 7
        && text.parse::<f64>().is_ok_and(|degrees| degrees.abs() <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collection(geometry: &Json, properties: &Json) -> Vec<u8> {
        let feature = json!({ "type": "Feature", "geometry": geometry, "properties": properties, "onload": "alert(1)" });
        json!({ "type": "FeatureCollection", "features": [feature] })
            .to_string()
            .into_bytes()
    }

    fn square() -> Json {
        json!({ "type": "Polygon", "coordinates": [[[120, 30], [121, 30], [121, 31], [120, 30]]] })
    }

    /// B4: polygons and points are taken with number and name; everything else of the file is left out.
    #[test]
    fn a_map_is_understood_and_cleaned() {
        let read = read(&collection(
            &square(),
            &json!({ "adcode": 310_000, "name": "上海", "x": "<script>" }),
        ))
        .unwrap();
        assert_eq!(read.names, [(Some("310000".to_owned()), Some("上海".to_owned()))]);
        assert_eq!(read.points, 4);
        let kept = read.document.to_string();
        assert!(!kept.contains("script") && !kept.contains("onload"), "{kept}");
        let areas = [
            ("A1".to_owned(), "上海".to_owned()),
            ("A2".to_owned(), "杭州".to_owned()),
        ];
        assert_eq!(matched(&read, &areas), (vec!["上海".to_owned()], Vec::new()));
    }

    /// B4: a file that isn't a map, or holds what can't be drawn, is refused with the reason.
    #[test]
    fn a_hostile_map_is_refused() {
        let code = |bytes: &[u8]| {
            let problem = read(bytes).unwrap_err();
            let why = problem
                .params
                .get("why")
                .and_then(Json::as_str)
                .unwrap_or_default();
            format!("{} {why}", problem.code)
        };
        let with = |geometry: Json| code(&collection(&geometry, &json!({})));
        assert_eq!(code(b"<svg onload=alert(1)>"), "map.not_geojson ");
        assert_eq!(code("[".repeat(10_000).as_bytes()), "map.not_geojson ");
        assert_eq!(
            code(br#"{"type":"FeatureCollection","features":[]}"#),
            "map.not_geojson "
        );
        assert_eq!(with(json!(null)), "map.bad_feature geometry");
        assert_eq!(
            with(json!({ "type": "LineString", "coordinates": [] })),
            "map.bad_feature type"
        );
        assert_eq!(
            with(json!({ "type": "Polygon", "coordinates": [[[0, 0], [1, 1]]] })),
            "map.bad_feature ring"
        );
        let open = json!([[[0, 0], [1, 0], [1, 1], [0, 1]]]);
        assert_eq!(
            with(json!({ "type": "Polygon", "coordinates": open })),
            "map.bad_feature ring"
        );
        assert_eq!(
            with(json!({ "type": "Point", "coordinates": ["a", 1] })),
            "map.bad_feature position"
        );
        assert_eq!(
            with(json!({ "type": "Point", "coordinates": [181, 1] })),
            "map.bad_feature range"
        );
        let long = json!({ "name": "长".repeat(201) });
        assert_eq!(code(&collection(&square(), &long)), "map.bad_feature text");
        assert_eq!(code(&vec![b' '; BYTES_MAX + 1]), "map.too_large ");
    }

    /// B4: coordinates are decimal degrees.
    #[test]
    fn coordinates_are_degrees() {
        for good in ["31.2304", "-31.2304", "0", "90", "90.0000000"] {
            assert!(is_coordinate(good, 90.0), "{good}");
        }
        for bad in [
            "",
            "-",
            "31,2",
            "1e1",
            "90.1",
            "31.",
            ".5",
            "NaN",
            "+1",
            "1.12345678",
        ] {
            assert!(!is_coordinate(bad, 90.0), "{bad}");
        }
    }
}
