//! Models of buying fitted to the customers of the CDNOW study, by us and by `lifetimes`.
//!
//! `guanxi-bench btyd`, from the folder of the repository: `GUANXI_BENCH_PYTHON` is a Python that has `lifetimes` (`python3`
//! otherwise). A time counts when our likelihood isn't below theirs.

use std::process::Command;

use guanxi_insight::rules::btyd::bgnbd::BgNbd;
use guanxi_insight::rules::btyd::gammagamma::{GammaGamma, Spend};
use guanxi_insight::rules::btyd::paretonbd::ParetoNbd;
use guanxi_insight::rules::btyd::{Fit, FitError, Histories, History, PurchaseModel};
use guanxi_types::{Problem, Result, int, to_f64};
use serde::Deserialize;

use crate::measure::{Watch, folder, median, say};

const CUSTOMERS: &str = "fixtures/cdnow/customers_summary.csv";
const LIFETIMES: &str = include_str!("btyd/lifetimes_fit.py");
const ROUNDS: usize = 3;
/// Fits a round: one of ours is shorter than a tick of the clock of processors.
const OURS_TIMES: i64 = 20;
const THEIRS_TIMES: i64 = 3;
/// Likelihoods nearer than this are the same: optimisers stop near the top.
const NEAR: f64 = 0.01;

/// A model as `lifetimes` fitted it.
#[derive(Debug, Deserialize)]
struct Theirs {
    name: String,
    cpu: f64,
    parameters: Vec<f64>,
}

/// The customers: when they bought, and what a purchase was worth.
struct Study {
    histories: Vec<History>,
    spends: Vec<Spend>,
}

/// Runs the comparison.
pub fn run() -> Result<()> {
    let study = Study::read()?;
    let python = std::env::var("GUANXI_BENCH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = folder("btyd")?.join("lifetimes_fit.py");
    std::fs::write(&script, LIFETIMES).map_err(Problem::internal)?;
    let mut theirs: Vec<Vec<Theirs>> = Vec::new();
    let mut ours: [Vec<f64>; 3] = std::array::from_fn(|_| Vec::new());
    let mut likelihoods = [0.0; 3];
    for _ in 0..ROUNDS {
        for ((costs, likelihood), model) in ours.iter_mut().zip(&mut likelihoods).zip(MODELS) {
            let watch = Watch::start();
            for _ in 0..OURS_TIMES {
                *likelihood = (model.fit)(&study).map_err(|e| Problem::internal(format!("{e:?}")))?;
            }
            costs.push(watch.cost().cpu / to_f64(OURS_TIMES));
        }
        let output = Command::new(&python)
            .arg(&script)
            .args([CUSTOMERS, &THEIRS_TIMES.to_string()])
            .output()
            .map_err(Problem::internal)?;
        if !output.status.success() {
            return Err(Problem::internal(String::from_utf8_lossy(&output.stderr)));
        }
        let text = String::from_utf8(output.stdout).map_err(Problem::internal)?;
        let models = text.lines().map(serde_json::from_str).collect::<Result<_, _>>();
        theirs.push(models.map_err(Problem::internal)?);
    }
    say(
        "model | ours CPU ms | lifetimes CPU ms | ratio | log likelihood, ours and theirs | their parameters",
    )?;
    for (at, ((costs, likelihood), model)) in ours.into_iter().zip(likelihoods).zip(MODELS).enumerate() {
        let of_it: Vec<&Theirs> = theirs.iter().filter_map(|round| round.get(at)).collect();
        let Some(one) = of_it.first() else {
            return Err(Problem::internal("lifetimes said nothing"));
        };
        let other = (model.at)(&study, &one.parameters)
            .ok_or_else(|| Problem::internal(format!("{one:?}: not as many parameters")))?;
        if likelihood < other - NEAR {
            return Err(Problem::internal(format!(
                "{likelihood} is below {other}, {one:?}"
            )));
        }
        let (ours, cpu) = (median(costs), median(of_it.iter().map(|one| one.cpu).collect()));
        say(&format!(
            "{} | {:.2} | {:.1} | {:.4} | {likelihood:.3} {other:.3} | {:.3?}",
            one.name,
            ours * 1e3,
            cpu * 1e3,
            ours / cpu.max(1e-9),
            one.parameters,
        ))?;
    }
    Ok(())
}

/// A model: how it is fitted, which gives the likelihood, and the likelihood of other parameters. Grouping the customers belongs to
/// the fit.
struct Model {
    fit: fn(&Study) -> Result<f64, FitError>,
    at: fn(&Study, &[f64]) -> Option<f64>,
}

const MODELS: [Model; 3] = [
    Model {
        fit: fitted::<BgNbd>,
        at: likelihood::<BgNbd>,
    },
    Model {
        fit: fitted::<ParetoNbd>,
        at: likelihood::<ParetoNbd>,
    },
    Model {
        fit: |study| GammaGamma::fit(&study.spends).map(|fit| fit.log_likelihood),
        at: |study, parameters| {
            let model = GammaGamma::of(parameters.try_into().ok()?);
            Some(model.log_likelihood(&study.spends))
        },
    },
];

fn fitted<M: PurchaseModel>(study: &Study) -> Result<f64, FitError> {
    let fit: Fit<4> = M::fit(&Histories::new(study.histories.iter().copied()))?;
    Ok(fit.log_likelihood)
}

fn likelihood<M: PurchaseModel>(study: &Study, parameters: &[f64]) -> Option<f64> {
    let model = M::of(parameters.try_into().ok()?);
    Some(model.log_likelihood(&Histories::new(study.histories.iter().copied())))
}

impl Study {
    fn read() -> Result<Self> {
        let text = std::fs::read_to_string(CUSTOMERS).map_err(Problem::internal)?;
        let (mut histories, mut spends) = (Vec::new(), Vec::new());
        for line in text.lines().skip(1) {
            let cells: Vec<f64> = line.split(',').filter_map(|cell| cell.parse().ok()).collect();
            let [_, repeats, recency, age, mean] = *cells.as_slice() else {
                return Err(Problem::internal(format!("{CUSTOMERS}: {line}")));
            };
            let repeats = u32::try_from(int(repeats)).unwrap_or(0);
            histories.push(History {
                repeats,
                recency,
                age,
            });
            if repeats > 0 && mean > 0.0 {
                spends.push(Spend { repeats, mean });
            }
        }
        Ok(Self { histories, spends })
    }
}
