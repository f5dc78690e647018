// Words as the server hands them, and the steps that numbers of people are rounded to.
import { wordsOf } from "../src/words/words";

export const words = wordsOf({
  words: {
    "tip.figures": "{percent}%: naar schatting {count} mensen",
    "tip.stability": "Zelfde klasse in {percent}% van de andere rekenwijzen",
    "tip.suppressed": "verborgen om privacy",
    "tip.no_data": "geen gegevens",
    "tip.cell": "Zeshoekige cel",
    "legend.buurt": "per buurt",
    "legend.h3": "per cel",
    "legend.reference": "Nederland: {percent}%",
    "legend.title": "Eenzame 65-plussers",
    "legend.layer.severe_65": "ernstig eenzaam, per {level}",
    "legend.own": "Eigen cijfers per {level}",
    "legend.own.unit": "Eigen cijfers per {level}, in {unit}",
    "legend.own.none": "Deze cijfers zijn er niet per {level}, wel per {others}.",
    "level.gemeente": "gemeente",
    "level.buurt": "buurt",
    "level.h3": "cel",
    "place.title": "{name}: Risicokaart",
    "start.title": "Waar wonen eenzame 65-plussers?",
  },
  grains: [[20, 1], [100, 5], [10000, 10], [100000, 100], [Number.MAX_VALUE, 1000]],
});
