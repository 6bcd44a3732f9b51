// The best portfolio of a setting, exactly: the same as `score` and `select` give in Python.
//
// Scores are BigInt. Sums of units and of minor units stay below 2^53, where a double holds each integer; a setting
// where they would not is refused. Bounds are doubles with a margin above what rounding takes away, so that nothing is
// cut off wrongly.

const SAFE = Number.MAX_SAFE_INTEGER;
const LARGEST_QUANTUM = 10n ** 12n;
const LARGEST_SUM = 2n ** 61n;
const ROUNDED = 10n ** 9n;
const MOST_HUBS = 16;
const ROUNDS = 200;
const PATIENCE = 4;
const RIVALS = 400;
const ROUNDED_OFF = 1e-7;
const WIDTHS = [600, 200];
const EFFORT = { states: 1500000, milliseconds: 1000 };

// Numbers ------------------------------------------------------------------------------------------------------

function magnitude(number) {
  return number < 0n ? -number : number;
}

function gcd(one, other) {
  let [a, b] = [magnitude(one), magnitude(other)];
  while (b) [a, b] = [b, a % b];
  return a;
}

function floorDivided(numerator, denominator) {
  const quotient = numerator / denominator;
  return numerator % denominator < 0n ? quotient - 1n : quotient;
}

// To the nearest; halves to the even one, as Python's round does with fractions.
function nearest(numerator, denominator) {
  const down = floorDivided(numerator, denominator);
  const twice = 2n * (numerator - down * denominator);
  return twice > denominator || (twice === denominator && down % 2n !== 0n) ? down + 1n : down;
}

// Facts --------------------------------------------------------------------------------------------------------

// The problem as Python writes it: integers that may be large come as text.
function factsOf(read) {
  const fraction = ([numerator, denominator]) => ({ numerator: BigInt(numerator), denominator: BigInt(denominator) });
  return {
    total: BigInt(read.total),
    denominator: BigInt(read.denominator),
    rows: read.rows.map((row) => row.map(BigInt)),
    costs: read.costs.map(BigInt),
    budget: BigInt(read.budget),
    must: read.must,
    never: read.never,
    enabled: read.enabled.map(([one, other, bonus, saving]) => {
      return { one, other, bonus: fraction(bonus), saving: BigInt(saving) };
    }),
    limits: read.limits.map(({ entries, share, of }) => {
      const factors = entries.map(([at, factor]) => [at, BigInt(factor)]);
      return { entries: factors, ...fraction(share), of: of === null || of === "budget" ? of : BigInt(of) };
    }),
    leasts: read.leasts.map(fraction),
  };
}

// Scores -------------------------------------------------------------------------------------------------------

// Scores in units of one over `whole`, which is the least common denominator, or 10^9 where that is too large.
function scored(facts, parts) {
  const sums = facts.rows.map((row) => row.reduce((sum, entry, at) => (parts[at] ? sum + parts[at] * entry : sum), 0n));
  const bonuses = facts.enabled.map((pair) => pair.bonus);
  let whole = facts.total * facts.denominator;
  const first = whole;
  for (const bonus of bonuses) whole *= bonus.denominator / gcd(bonus.denominator, whole);
  const unit = whole / first;
  const most = whole / LARGEST_QUANTUM;
  let shared = whole;
  for (const bonus of bonuses) shared = gcd(shared, (bonus.numerator * whole) / bonus.denominator);
  for (const sum of sums) {
    shared = gcd(shared, sum * unit);
    if (shared < most) break;
  }
  const size = sums.reduce((total, sum) => total + magnitude(sum * unit), 0n);
  if (whole / shared <= LARGEST_QUANTUM && size / shared < LARGEST_SUM) {
    return { whole: whole / shared, units: sums.map((sum) => (sum * unit) / shared) };
  }
  return { whole: ROUNDED, units: sums.map((sum) => nearest(sum * unit * ROUNDED, whole)) };
}

// 1 = best; equal scores share the lower number.
function ranked(units) {
  const falling = [...units].sort((one, other) => (one > other ? -1 : one < other ? 1 : 0));
  const first = new Map();
  falling.forEach((unit, at) => first.has(unit) || first.set(unit, at + 1));
  return units.map((unit) => first.get(unit));
}

// The integer rows of a setting, or null where its sums could leave 2^53.
function instanceOf(facts, scores, budget) {
  const small = (numbers) => numbers.reduce((sum, number) => sum + magnitude(number), 0n) <= BigInt(SAFE);
  const bonuses = facts.enabled.map(({ bonus }) => nearest(bonus.numerator * scores.whole, bonus.denominator));
  const all = facts.costs.reduce((sum, cost) => sum + cost, 0n);
  if (!small([...scores.units, ...bonuses]) || !small([...facts.costs, ...facts.enabled.map(({ saving }) => saving)])) {
    return null;
  }
  const reaches = facts.limits.map(({ entries }) => entries.reduce((sum, [, factor]) => sum + magnitude(factor), 1n));
  if (reaches.some((reach) => reach > BigInt(SAFE))) return null;
  const rows = facts.limits.map(({ entries, numerator, denominator, of }, place) => {
    let money = 1n;
    if (of === "budget") money = budget;
    else if (of !== null) money = facts.budget ? (of * budget) / facts.budget : 0n;
    const [limit, reach] = [floorDivided(numerator * money, denominator), reaches[place]];
    const near = limit > reach ? reach : limit < -reach ? -reach : limit;
    return { entries: entries.map(([at, factor]) => [at, Number(factor)]), limit: Number(near) };
  });
  const least = facts.leasts.map(({ numerator, denominator }) => -floorDivided(-numerator * scores.whole, denominator));
  return {
    costs: facts.costs.map(Number),
    values: scores.units.map(Number),
    budget: Number(budget < all ? budget : all),
    must: facts.must,
    never: facts.never,
    rows,
    pairs: facts.enabled.map(({ one, other, saving }, at) => [one, other, Number(bonuses[at]), Number(saving)]),
    least: least.length ? least.reduce((most, one) => (one > most ? one : most)) : null,
  };
}

// Scores, ranks and the best portfolio of a setting. `state` is best, infeasible, unproven or large.
function answered(facts, parts, budget, effort = EFFORT) {
  const scores = scored(facts, parts);
  const answer = { ...scores, ranks: ranked(scores.units) };
  const instance = instanceOf(facts, scores, budget);
  return instance === null ? { ...answer, state: "large" } : { ...answer, ...best(instance, effort) };
}

// Selections ---------------------------------------------------------------------------------------------------

// The best portfolio of integer rows: more value, then lower cost, then fewer members that add nothing, then, where
// two differ in declared order, the one that holds the earlier proposal.
//
// Pairs are worth something where both are funded. Each way to decide one proposal of every pair leaves a problem
// without pairs; all are solved.
function best(instance, effort = EFFORT) {
  const spent = { states: effort.states, until: Date.now() + effort.milliseconds };
  const idle = idleOnes(instance);
  const hubs = hubsOf(instance.pairs);
  if (hubs.length > MOST_HUBS) return { state: "unproven" };
  // No portfolio is worth less than all that do harm.
  const united = unitedWorth(instance);
  const goal = { value: united.worths.reduce((sum, worth) => sum + Math.min(0, worth), 0), cost: Infinity };
  let found = null;
  const hopes = [];
  for (let pattern = 0; pattern < 2 ** hubs.length; pattern++) {
    if (Date.now() > spent.until) return { state: "unproven" };
    const part = withoutPairs(instance, united, idle, hubs, pattern);
    const most = part === null ? null : mostOf(part, goal);
    if (most !== null) hopes.push({ part, most });
  }
  // The most promising first: what it comes to cuts the others off.
  hopes.sort((one, other) => other.most - one.most);
  for (const { part } of hopes) {
    if (Date.now() > spent.until) return { state: "unproven" };
    const one = bestWithoutPairs(part, goal, spent);
    if (one === undefined) return { state: "unproven" };
    if (one !== null && (found === null || stands(one, found) < 0)) found = one;
  }
  const value = found === null ? 0 : united.valueOf(found);
  if (found === null || (instance.least !== null && BigInt(value) < instance.least)) return { state: "infeasible" };
  const selected = bitsOf(instance.costs).map((bit) => (found.members & bit) !== 0n);
  return { state: "best", selected, value, cost: found.cost };
}

// What is to be greatest, as one number for each proposal: value first, then lower cost, then fewer members that add
// nothing. The bounds see the whole order then, not its first part alone, and cut off what ties in value at a higher
// cost. Where the sums could leave 2^53, only as much of the order as fits goes into the number; the rest is compared.
function unitedWorth({ costs, values, pairs }) {
  const all = [...costs, ...pairs.map(([, , , saving]) => saving)].map(Math.abs);
  const unit = Number(all.reduce((shared, cost) => gcd(shared, BigInt(cost)), 0n)) || 1;
  const dearest = all.reduce((sum, cost) => sum + cost, 0) / unit + 1;
  const size = [...values, ...pairs.map(([, , bonus]) => bonus)].reduce((sum, value) => sum + Math.abs(value), 1);
  const many = costs.length + 1;
  const [byCost, byCount] = [size * dearest * 4 < SAFE, size * dearest * many * 8 < SAFE];
  const [one, other] = [byCost ? dearest : 1, byCount ? many : 1];
  const worth = (value, cost) => (value * one - (byCost ? cost / unit : 0)) * other;
  return {
    worth,
    worths: values.map((value, at) => worth(value, costs[at]) - (byCount && value <= 0 ? 1 : 0)),
    valueOf: ({ value, cost, worthless }) =>
      ((value + (byCount ? worthless : 0)) / other + (byCost ? cost / unit : 0)) / one,
  };
}

function bitsOf(proposals) {
  return proposals.map((_, at) => 1n << BigInt(proposals.length - 1 - at));
}

// Proposals without value that no rule can call for: they are not funded.
function idleOnes({ values, must, rows, pairs }) {
  const called = new Set(pairs.flatMap(([one, other]) => [one, other]));
  for (const row of rows) for (const [at, factor] of row.entries) if (factor < 0) called.add(at);
  return values.map((value, at) => value <= 0 && !must[at] && !called.has(at));
}

// A few proposals such that each pair holds one of them.
function hubsOf(pairs) {
  const hubs = [];
  let left = pairs;
  while (left.length) {
    const counts = new Map();
    for (const at of left.flatMap(([one, other]) => [one, other])) counts.set(at, (counts.get(at) ?? 0) + 1);
    const hub = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
    hubs.push(hub);
    left = left.filter(([one, other]) => one !== hub && other !== hub);
  }
  return hubs;
}

// The problem that is left once each hub is in or out; null where the rules say otherwise.
function withoutPairs(instance, united, idle, hubs, pattern) {
  const must = [...instance.must];
  const never = instance.never.map((flag, at) => flag || idle[at]);
  hubs.forEach((hub, bit) => ((pattern >> bit) & 1 ? must : never).fill(true, hub, hub + 1));
  if (must.some((flag, at) => flag && never[at])) return null;
  const [costs, values] = [[...instance.costs], [...united.worths]];
  for (const [one, other, bonus, saving] of instance.pairs) {
    const hub = hubs.includes(one) ? one : other;
    const helped = hub === one ? other : one;
    if (must[hub]) {
      values[helped] += united.worth(bonus, -saving);
      costs[helped] -= saving;
    }
  }
  const worthless = instance.values.map((value) => (value <= 0 ? 1 : 0));
  const bits = bitsOf(costs);
  return { costs, values, worthless, bits, must, never, rows: instance.rows, budget: instance.budget };
}

// Which of two portfolios stands first: negative for the one. Members are bits, the first proposal's the highest.
function stands(one, other) {
  return (
    other.value - one.value ||
    one.cost - other.cost ||
    one.worthless - other.worthless ||
    (one.members > other.members ? -1 : Number(one.members < other.members))
  );
}

// The best portfolio; null where there is none as good as `goal`, undefined where that was not proven in time.
//
// A search through all portfolios, proposal by proposal, that drops what cannot come up to the best one known. It is
// narrow first, to know a good one early; the search that had to leave nothing out proves its result.
function bestWithoutPairs(part, goal, spent) {
  const start = opened(part);
  if (start === null) return null;
  const first = filledUp(part, start);
  if (first !== null) raise(goal, first);
  return better(first, explored(part, start, new Float64Array(start.left.length), goal, spent, WIDTHS));
}

// What a problem without pairs can come to at most; null where too much must be funded.
function mostOf(part, goal) {
  const start = opened(part);
  if (start === null) return null;
  const core = arranged(part, start, charged(part, start, goal, new Float64Array(start.left.length)));
  const room = part.budget - start.cost + given(start.open.map((at) => part.costs[at]));
  return bound(core, 0, core.score, room);
}

// The one that stands first; undefined where either is not known.
function better(one, other) {
  if (one === undefined || other === undefined) return undefined;
  if (one === null || other === null) return one ?? other;
  return stands(other, one) < 0 ? other : one;
}

// What the searches find from a start on. Where even the widest leaves something out, one proposal that nothing decides
// goes in and out by turns: for each half the charges fit better, and settle more.
function explored(part, start, before, goal, spent, widths) {
  let [charges, found, core] = [before, null, null];
  for (const width of widths) {
    charges = charged(part, start, goal, charges);
    start = settled(part, start, charges, goal);
    core = layered(part, start, charges, goal);
    if (core === null || core.doubts[0] + core.doubt < -ROUNDED_OFF) return found;
    const search = searched(core, goal, width, spent);
    if (search === undefined) return undefined;
    found = better(found, search.found);
    if (search.whole) return found;
  }
  const at = core.order[Math.min(fitting(core, 0, part.budget - start.cost + core.gifts[0]), core.order.length - 1)];
  const open = start.open.filter((one) => one !== at);
  const within = { ...start, left: [...start.left], open };
  take(within, at, part);
  for (const half of [within, { ...start, open }]) {
    found = better(found, explored(part, half, charges, goal, spent, widths.slice(-1)));
    if (found === undefined) return undefined;
  }
  return found;
}

// The goal is value and cost of the best portfolio known: what is not as good is of no use any more.
function raise(goal, { value, cost }) {
  if (value > goal.value || (value === goal.value && cost < goal.cost)) Object.assign(goal, { value, cost });
}

// What is decided before any search, and the proposals that are open; null where too much must be funded.
function opened(part) {
  const { costs, values, must, never, rows, budget } = part;
  const entries = costs.map(() => []);
  // A row that even all proposals together keep is left out.
  const used = (row) => row.entries.reduce((sum, [at, factor]) => sum + (never[at] ? 0 : Math.max(0, factor)), 0);
  const binding = rows.filter((row) => used(row) > row.limit);
  binding.forEach((row, place) => row.entries.forEach(([at, factor]) => factor && entries[at].push([place, factor])));
  const left = binding.map((row) => row.limit);
  const start = { cost: 0, value: 0, worthless: 0, members: 0n, left, open: [], entries };
  must.forEach((flag, at) => flag && take(start, at, part));
  const room = budget - start.cost + given(costs.filter((_, at) => !must[at] && !never[at]));
  if (room < 0) return null;
  for (let at = 0; at < costs.length; at++) {
    const useful = values[at] > 0 || costs[at] < 0 || entries[at].some(([, factor]) => factor < 0);
    if (!must[at] && !never[at] && useful && costs[at] <= room) start.open.push(at);
  }
  return start;
}

// What proposals give that save more than they cost.
function given(costs) {
  return costs.reduce((sum, cost) => sum + Math.max(0, -cost), 0);
}

function take(state, at, { costs, values, worthless, bits }) {
  state.members |= bits[at];
  state.cost += costs[at];
  state.value += values[at];
  state.worthless += worthless[at];
  for (const [row, factor] of state.entries[at]) state.left[row] -= factor;
}

// A portfolio to begin with: by value per cost what fits; null where that does not keep the rules.
function filledUp(part, start) {
  const { costs, values, budget } = part;
  const state = { ...start, left: [...start.left] };
  const order = start.open.filter((at) => values[at] > 0 && costs[at] >= 0);
  order.sort((one, other) => values[other] / costs[other] - values[one] / costs[one] || one - other);
  for (const at of order) {
    const fits = start.entries[at].every(([row, factor]) => factor <= 0 || factor <= state.left[row]);
    if (fits && state.cost + costs[at] <= budget) take(state, at, part);
  }
  return state.cost <= budget && state.left.every((left) => left >= 0) ? state : null;
}

// Bounds -------------------------------------------------------------------------------------------------------

// The open proposals, the best per cost first, once the rules' charges are taken off their values; and what Dantzig's
// relaxation needs: running sums over those that are still worth something. A negative cost counts as zero here, and
// what it gives is in the room from the beginning.
function arranged(part, start, charges) {
  const worth = new Map();
  let size = Math.abs(start.value);
  for (const at of start.open) {
    let value = part.values[at];
    size += Math.abs(value);
    for (const [row, factor] of start.entries[at]) {
      value -= charges[row] * factor;
      size += charges[row] * Math.abs(factor);
    }
    worth.set(at, value);
  }
  const price = (at) => Math.max(0, part.costs[at]);
  const key = (at) => (worth.get(at) <= 0 ? -1 : price(at) === 0 ? Infinity : worth.get(at) / price(at));
  const keys = new Map(start.open.map((at) => [at, key(at)]));
  const order = [...start.open].sort(
    (one, other) => keys.get(other) - keys.get(one) || worth.get(other) - worth.get(one) || one - other,
  );
  const count = order.filter((at) => worth.get(at) > 0).length;
  const [costSums, worthSums] = [new Float64Array(count + 1), new Float64Array(count + 1)];
  for (let place = 0; place < count; place++) {
    costSums[place + 1] = costSums[place] + price(order[place]);
    worthSums[place + 1] = worthSums[place] + worth.get(order[place]);
  }
  let score = start.value;
  for (const [row, left] of start.left.entries()) {
    score += charges[row] * left;
    size += charges[row] * Math.abs(left);
  }
  return {
    part,
    start,
    order,
    count,
    costSums,
    worthSums,
    score,
    worth: Float64Array.from(order, (at) => worth.get(at)),
    // Each sum goes through fewer roundings than this, each of at most 2^-53 of the size; those of integers are exact.
    margin: size * (charges.length ? order.length + charges.length + 16 : 16) * 2 ** -51,
  };
}

// How many of the first proposals fit into the room, from a place on.
function fitting({ costSums, count }, place, room) {
  const reach = costSums[place] + room;
  let [low, high] = [place, count];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (costSums[middle] <= reach) low = middle;
    else high = middle - 1;
  }
  return low;
}

// An upper bound of what a portfolio of that score can come to with the proposals from a place on.
function bound(core, place, score, room) {
  const { costSums, worthSums, count, margin } = core;
  if (place >= count) return Math.floor(score + margin);
  const stop = fitting(core, place, room);
  let most = score + (worthSums[stop] - worthSums[place]);
  if (stop < count) {
    const part = costSums[place] + room - costSums[stop];
    most += (part / (costSums[stop + 1] - costSums[stop])) * (worthSums[stop + 1] - worthSums[stop]);
  }
  return Math.floor(most + margin);
}

// What each rule charges for what a proposal uses of it, so that the bound is low: subgradient steps (Held & Karp).
// Whatever comes out, the bound holds.
function charged(part, start, goal, before) {
  const rows = start.left.length;
  let [trial, charges, lowest, step, idle] = [before, before, Infinity, 1, 0];
  if (!rows) return charges;
  const room = part.budget - start.cost + given(start.open.map((at) => part.costs[at]));
  // Rows count money or projects: steps are taken in units of the largest factor.
  const units = new Float64Array(rows).fill(1);
  for (const at of start.open) {
    for (const [row, factor] of start.entries[at]) units[row] = Math.max(units[row], Math.abs(factor));
  }
  for (let round = 0; round < ROUNDS; round++) {
    const core = arranged(part, start, trial);
    const stop = fitting(core, 0, room);
    const share =
      stop < core.count ? (room - core.costSums[stop]) / (core.costSums[stop + 1] - core.costSums[stop]) : 0;
    const most = core.score + core.worthSums[stop] + (share ? share * core.worth[stop] : 0);
    if (most < lowest) [lowest, charges, idle] = [most, trial, 0];
    else if (++idle % PATIENCE === 0) step *= 0.7;
    const drift = [...start.left];
    for (let place = 0; place < Math.min(stop + 1, core.count); place++) {
      for (const [row, factor] of start.entries[core.order[place]]) drift[row] -= (place < stop ? 1 : share) * factor;
    }
    const steps = drift.map((one, row) => (trial[row] || one < 0 ? one / units[row] : 0));
    const size = steps.reduce((sum, one) => sum + one * one, 0);
    const gap = most - goal.value;
    if (!(size > 0 && gap > 0)) break;
    trial = trial.map((charge, row) => Math.max(0, charge - (((step * gap) / size) * steps[row]) / units[row]));
  }
  return charges;
}

// Decide what is so in every portfolio as good as the goal: the bound with the opposite decision falls short.
function settled(part, start, charges, goal) {
  const { costs, budget } = part;
  const core = arranged(part, start, charges);
  const room = budget - start.cost + given(start.open.map((at) => costs[at]));
  const stop = fitting(core, 0, room);
  const price = stop < core.count ? core.worth[stop] / (core.costSums[stop + 1] - core.costSums[stop]) : 0;
  const gains = core.order.map((at, place) => core.worth[place] - price * Math.max(0, costs[at]));
  const most = core.score + price * room + gains.reduce((sum, gain) => sum + Math.max(0, gain), 0);
  const margin = core.margin * 2 + (price * (room + core.costSums[core.count]) + Math.abs(most)) * 2 ** -40;
  const next = { ...start, left: [...start.left], open: [] };
  core.order.forEach((at, place) => {
    if (!(most + margin < goal.value + Math.abs(gains[place]))) next.open.push(at);
    else if (gains[place] > 0) take(next, at, part);
  });
  return next;
}

// The proposals in the order of the search, with what those from each place on can still give or use of each row; null
// where too much of one is used already.
function layered(part, start, charges, goal) {
  const core = arranged(part, start, charges);
  const m = core.order.length;
  const gifts = new Float64Array(m + 1);
  const most = start.left.map(() => new Float64Array(m + 1));
  const least = start.left.map(() => new Float64Array(m + 1));
  for (let place = m - 1; place >= 0; place--) {
    const at = core.order[place];
    gifts[place] = gifts[place + 1] + Math.max(0, -part.costs[at]);
    for (const [row] of start.left.entries()) {
      most[row][place] = most[row][place + 1];
      least[row][place] = least[row][place + 1];
    }
    for (const [row, factor] of start.entries[at]) (factor > 0 ? most : least)[row][place] += factor;
  }
  const possible = start.left.every((left, row) => left >= least[row][0]) && start.cost <= part.budget + gifts[0];
  return possible ? { ...core, gifts, most, least, ...doubted(part, start, core.order, goal) } : null;
}

// Shares of the rules and the budget such that what is left of them together, if each proposal from a place on does what
// it can, is small: below zero, no portfolio keeps them all (Farkas). `doubt` is what is left, `uses` what each proposal
// takes of it, `doubts` what those from each place on can still give. Whatever the shares, this holds.
function doubted(part, start, order, goal) {
  const rows = start.left.length;
  const uses = new Float64Array(order.length);
  const doubts = new Float64Array(order.length + 1);
  // Once a portfolio is known, its value cuts off more.
  if (!rows || goal.cost < Infinity) return { uses, doubts, doubt: 0 };
  const [left, columns] = inUnits(part, start, order);
  let [shares, lowest, best] = [new Float64Array(rows + 1).fill(1 / (rows + 1)), Infinity, null];
  for (let round = 1; round <= ROUNDS; round++) {
    const drift = [...left];
    let most = left.reduce((sum, one, row) => sum + shares[row] * one, 0);
    for (const column of columns) {
      const use = column.reduce((sum, [row, factor]) => sum + shares[row] * factor, 0);
      if (use < 0) {
        most -= use;
        for (const [row, factor] of column) drift[row] -= factor;
      }
    }
    if (most < lowest) [lowest, best] = [most, shares];
    const size = Math.sqrt(drift.reduce((sum, one) => sum + one * one, 0));
    if (!size) break;
    shares = shares.map((share, row) => Math.max(0, share - drift[row] / (size * Math.sqrt(round) * 4)));
    const sum = shares.reduce((all, share) => all + share, 0);
    if (!sum) break;
    shares = shares.map((share) => share / sum);
  }
  columns.forEach(
    (column, place) => (uses[place] = column.reduce((sum, [row, factor]) => sum + best[row] * factor, 0)),
  );
  for (let place = order.length - 1; place >= 0; place--) doubts[place] = doubts[place + 1] + Math.max(0, -uses[place]);
  return { uses, doubts, doubt: left.reduce((sum, one, row) => sum + best[row] * one, 0) };
}

// What is left of each rule and of the budget, and what each proposal takes of it, in units of its largest factor.
function inUnits(part, start, order) {
  const rows = start.left.length;
  const columns = order.map((at) => [...start.entries[at], [rows, part.costs[at]]]);
  const units = new Float64Array(rows + 1).fill(1);
  for (const [row, factor] of columns.flat()) units[row] = Math.max(units[row], Math.abs(factor));
  const left = [...start.left, part.budget - start.cost].map((one, row) => one / units[row]);
  return [left, columns.map((column) => column.map(([row, factor]) => [row, factor / units[row]]))];
}

// The search ---------------------------------------------------------------------------------------------------

// Decide one proposal after the other; of the portfolios so far, keep those that may lead to one as good as the goal,
// and at most `width` of them. `whole` says whether none was left out for that reason; undefined past the effort.
function searched(core, goal, width, spent) {
  const { part, start, order } = core;
  const left = start.left.map((one, row) => Math.min(one, core.most[row][0]));
  let states = [{ ...start, left, score: core.score, doubt: core.doubt, bound: Infinity }];
  let whole = true;
  for (let place = 0; place < order.length; place++) {
    spent.states -= 2 * states.length;
    if (spent.states < 0 || Date.now() > spent.until) return undefined;
    const [out, within] = [[], []];
    for (const state of states) {
      decide(core, state, place, false, goal, out);
      decide(core, state, place, true, goal, within);
    }
    states = undominated(out, within, start.left.length > 0);
    if (states.length > width) {
      whole = false;
      const bounds = Float64Array.from(states, (state) => state.bound).sort();
      const enough = bounds[bounds.length - width];
      let ties = width - bounds.filter((one) => one > enough).length;
      states = states.filter((state) => state.bound > enough || (state.bound === enough && ties-- > 0));
    }
  }
  const found = states.reduce((best, state) => (best === null || stands(state, best) < 0 ? state : best), null);
  if (found !== null) raise(goal, found);
  return { found, whole };
}

// Put a portfolio with one more decision onto a list, if it may lead anywhere.
function decide(core, state, place, taking, goal, list) {
  const { part, start, order, gifts, most, least } = core;
  const at = order[place];
  let left = state.left;
  for (const [row, factor] of start.entries[at]) {
    const now = left[row] - (taking ? factor : 0);
    if (now < least[row][place + 1]) return;
    // More than can still be used is as good as all that can be.
    const kept = Math.min(now, most[row][place + 1]);
    if (kept !== left[row]) {
      if (left === state.left) left = [...left];
      left[row] = kept;
    }
  }
  const cost = taking ? state.cost + part.costs[at] : state.cost;
  const score = taking ? state.score + core.worth[place] : state.score;
  const room = part.budget - cost + gifts[place + 1];
  const doubt = taking ? state.doubt - core.uses[place] : state.doubt;
  if (room < 0 || doubt + core.doubts[place + 1] < -ROUNDED_OFF) return;
  const upper = bound(core, place + 1, score, room);
  if (upper < goal.value) return;
  // No better than the goal, it has to be cheaper or as cheap.
  if (upper === goal.value) {
    const less = goal.cost - cost + gifts[place + 1];
    if (less < 0 || bound(core, place + 1, score, less) < goal.value) return;
  }
  list.push({
    cost,
    score,
    doubt,
    left,
    bound: upper,
    value: taking ? state.value + part.values[at] : state.value,
    worthless: taking ? state.worthless + part.worthless[at] : state.worthless,
    members: taking ? state.members | part.bits[at] : state.members,
  });
}

// Of portfolios that leave at least as much of each row: those that no other of at most their cost comes up to in value.
function undominated(out, within, byRows) {
  const states = [...out, ...within].sort((one, other) => one.cost - other.cost || stands(one, other));
  const kept = [];
  let value = -Infinity;
  for (const state of states) {
    // Without rules the one with most value so far is enough; with them, look at so many of those kept last.
    if (byRows ? !outdone(state, kept) : state.value > value) kept.push(state);
    value = Math.max(value, state.value);
  }
  return kept;
}

function outdone(state, kept) {
  for (let at = kept.length - 1; at >= Math.max(0, kept.length - RIVALS); at--) {
    const other = kept[at];
    if (other.value >= state.value && other.left.every((left, row) => left >= state.left[row])) return true;
  }
  return false;
}
