// The what-if page: sliders and fields for the weights and the budget, the answer below them, the setting in the
// address bar. All that came from the case or the address is written as text, never as markup.

const LONGEST_HASH = 4000;
const QUIET = 400;

// Numbers as their readers write them; half away from zero.
function writer({ group, decimal, minus, percent, money }) {
  const number = (numerator, denominator, decimals) => {
    const scaled = (magnitude(numerator) * 10n ** BigInt(decimals) * 2n) / denominator;
    const rounded = (scaled + 1n) / 2n;
    const digits = String(rounded).padStart(decimals + 1, "0");
    const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, group);
    const sign = numerator < 0n && rounded ? minus : "";
    return sign + whole + (decimals ? decimal + digits.slice(-decimals) : "");
  };
  const amount = (minor) => {
    const unit = 10n ** BigInt(money.digits);
    const written = number(magnitude(minor), unit, minor % unit ? money.digits : 0);
    return (minor < 0n ? minus : "") + money.before + written + money.after;
  };
  // What someone typed, times 10^decimals; null where it is not such a number.
  const read = (text, decimals, unit) => {
    let plain = text.replaceAll(unit.trim(), "").replace(/\s/g, "");
    if (group.trim() && /^\d{1,3}(,\d{3})+(\.|$)/.test(plain)) plain = plain.replaceAll(group, "");
    const parts = plain.split(decimal);
    const [whole, rest = ""] = parts;
    const good = parts.length <= 2 && /^\d{1,18}$/.test(whole) && /^\d*$/.test(rest) && rest.length <= decimals;
    return good ? BigInt(whole + rest.padEnd(decimals, "0")) : null;
  };
  return { number, amount, read, share: (part, total) => number(part * 100n, total, 1) + percent };
}

// Give one weight so many parts; the others share the rest in the proportions that they have in `parts`, to the
// nearest part by the largest remainders; in equal shares where all of them are zero.
function moved(parts, at, wanted, total) {
  const others = parts.map((part, place) => (place === at ? 0n : part));
  let sum = others.reduce((all, part) => all + part, 0n);
  if (!sum) {
    others.fill(1n).fill(0n, at, at + 1);
    sum = BigInt(parts.length - 1);
  }
  const rest = total - wanted;
  const next = others.map((part) => (part * rest) / sum);
  const remainders = others.map((part, place) => [(part * rest) % sum, place]);
  remainders.sort(([one, first], [other, second]) => (one > other ? -1 : one < other ? 1 : first - second));
  let left = rest - next.reduce((all, part) => all + part, 0n);
  for (const [, place] of remainders) if (left-- > 0n) next[place] += 1n;
  next[at] = wanted;
  return next;
}

// A setting as it stands in the address bar, and back; null where it is none, undefined where it is of another case.
function hashOf(name, { parts, budget }) {
  return `#what-if=${name}.${budget}.${parts.join("-")}`;
}

function settingOf(hash, name, facts, most) {
  if (hash.length > LONGEST_HASH) return null;
  const found = /^#what-if=([0-9a-f]{16})\.(\d{1,16})\.(\d{1,400}(?:-\d{1,400})*)$/.exec(hash);
  if (found === null) return null;
  if (found[1] !== name) return undefined;
  const [budget, parts] = [BigInt(found[2]), found[3].split("-").map(BigInt)];
  const sum = parts.reduce((all, part) => all + part, 0n);
  return parts.length === facts.rows[0].length && sum === facts.total && budget <= most ? { parts, budget } : null;
}

function whatIf(section) {
  const read = JSON.parse(section.querySelector("#what-if-data").textContent);
  const { texts, name } = read;
  const facts = factsOf(read.facts);
  const write = writer(read.writing);
  const most = BigInt(read.most);
  const own = { parts: read.facts.parts.map(BigInt), budget: BigInt(read.budget) };
  const ownIds = new Set(read.selected);
  const part = (id) => section.querySelector(`#what-if-${id}`);
  const sliders = [...section.querySelectorAll("[data-weight]")];
  const fields = [...section.querySelectorAll("[data-weight-field]")];
  const [budgetSlider, budgetField] = [part("budget"), part("budget-field")];
  const tenth = facts.total / 1000n;
  let setting = own;
  let base = null;
  let timer = 0;

  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const names = (flags) =>
    read.proposals
      .filter((_, at) => flags[at])
      .map(({ label }) => label)
      .join("; ");

  function make(kind, text, className = "") {
    return Object.assign(document.createElement(kind), { textContent: text, className });
  }

  // On a narrow screen a row is not laid out as one; its roles say that it still is.
  function cell(kind, text, label = "") {
    const made = make(kind, text);
    made.setAttribute("role", kind === "th" ? "rowheader" : "cell");
    if (label) made.dataset.label = label;
    return made;
  }

  const table = read.proposals.map(({ label, lang }, at) => {
    const row = make("tr", "");
    row.setAttribute("role", "row");
    row.dataset.at = at;
    const [rank, title, points] = [cell("td", ""), cell("th", ""), cell("td", "", texts.points)];
    const status = make("span", "", "what-if-status");
    title.scope = "row";
    title.append(Object.assign(make("span", label), lang ? { lang } : {}), status);
    row.append(rank, title, points, cell("td", write.amount(facts.costs[at]), texts.amount));
    return { row, rank, points, status };
  });
  const across = Object.assign(cell("td", ""), { colSpan: 4 });
  const line = make("tr", "");
  line.setAttribute("role", "row");
  line.className = "what-if-line";
  line.append(across);

  // Say it once more to a screen reader when the sliders have come to rest, and put the setting into the address bar.
  function rest(sentence) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      part("said").textContent = sentence;
      const hash = section.dataset.setting === hashOf(name, own) ? "" : section.dataset.setting;
      if (location.hash !== hash && (hash || location.hash.startsWith("#what-if="))) {
        history.replaceState(null, "", hash || location.pathname + location.search);
      }
    }, QUIET);
  }

  function showSetting() {
    section.dataset.setting = hashOf(name, setting);
    setting.parts.forEach((weight, at) => {
      const share = write.share(weight, facts.total);
      sliders[at].value = String(weight / tenth);
      sliders[at].setAttribute("aria-valuetext", share);
      fields[at].value = write.number(weight * 100n, facts.total, 1);
    });
    budgetSlider.value = String(setting.budget);
    budgetSlider.setAttribute("aria-valuetext", write.amount(setting.budget));
    budgetField.value = write.amount(setting.budget);
    for (const field of [...fields, budgetField]) field.removeAttribute("aria-invalid");
  }

  function showAnswer(answer, note) {
    const found = answer.state === "best";
    const { ranks, units, whole, selected } = answer;
    const order = ranks.map((_, at) => at).sort((one, other) => ranks[one] - ranks[other] || one - other);
    for (const at of order) {
      const { row, rank, points, status } = table[at];
      rank.textContent = write.number(BigInt(ranks[at]), 1n, 0);
      points.textContent = write.number(units[at] * 100n, whole, 1);
      status.textContent = found ? (selected[at] ? texts.funded : texts.not_funded) : "";
      row.className = found && selected[at] ? "what-if-funded" : "";
    }
    const left = found ? write.amount(setting.budget - BigInt(answer.cost)) : "";
    across.textContent = filled(texts.line, { unspent: left });
    const rows = found ? [...order.filter((at) => selected[at]), null, ...order.filter((at) => !selected[at])] : order;
    part("rows").replaceChildren(...rows.map((at) => (at === null ? line : table[at].row)));
    part("numbers").hidden = !found;
    part("none").hidden = found;
    const state = filled(texts[answer.state], {
      value: found ? write.number(BigInt(answer.value) * 100n, whole, 1) : "",
    });
    part("none").textContent = found ? "" : state;
    const sentences = found ? [state, ...beside(selected)] : [];
    const numbers = found
      ? { projects: String(selected.filter(Boolean).length), cost: write.amount(BigInt(answer.cost)), unspent: left }
      : {};
    for (const [id, text] of Object.entries(numbers)) part(id).textContent = text;
    part("sentences").replaceChildren(...sentences.map((text) => make("p", text)));
    const spoken = Object.entries(numbers).map(([id, text]) => `${texts[id]}: ${text}.`);
    part("note").textContent = note;
    rest([note, ...spoken, ...(found ? sentences : [state])].join(" ").trim());
  }

  // What is otherwise than in the report.
  function beside(selected) {
    const entering = names(selected.map((flag, at) => flag && !ownIds.has(at)));
    const leaving = names(selected.map((flag, at) => !flag && ownIds.has(at)));
    if (!entering && !leaving) return [texts.same];
    return [
      entering && filled(texts.entering, { names: entering }),
      leaving && filled(texts.leaving, { names: leaving }),
    ].filter(Boolean);
  }

  function answer(next, note = "") {
    setting = next;
    showSetting();
    const result = answered(facts, setting.parts, setting.budget);
    showAnswer(result, note);
    return result;
  }

  // While one slider is moved, the others keep the proportions that they had when it was first touched.
  function weighed(at, wanted) {
    if (base === null || base.at !== at) base = { at, parts: setting.parts };
    answer({ ...setting, parts: moved(base.parts, at, wanted, facts.total) });
  }

  function refused(field, note) {
    field.setAttribute("aria-invalid", "true");
    part("note").textContent = note;
    rest(note);
  }

  function fromAddress() {
    if (!location.hash.startsWith("#what-if=")) return;
    const found = settingOf(location.hash, name, facts, BigInt(read.largest));
    base = null;
    if (found) answer(found, texts.from_link);
    else answer(own, found === null ? texts.bad_link : texts.other_link);
    section.scrollIntoView();
  }

  sliders.forEach((slider, at) => slider.addEventListener("input", () => weighed(at, BigInt(slider.value) * tenth)));
  fields.forEach((field, at) =>
    field.addEventListener("change", () => {
      const tenths = write.read(field.value, 1, read.writing.percent);
      if (tenths === null || tenths > 1000n) refused(field, texts.bad_share);
      else weighed(at, tenths * tenth);
    }),
  );
  budgetSlider.addEventListener("input", () => {
    const wanted = BigInt(budgetSlider.value);
    answer({ ...setting, budget: wanted > most ? most : wanted });
  });
  budgetField.addEventListener("change", () => {
    const { digits, before, after } = read.writing.money;
    const minor = write.read(budgetField.value, digits, before + after);
    if (minor === null || minor > BigInt(read.largest)) refused(budgetField, texts.bad_amount);
    else answer({ ...setting, budget: minor });
  });
  part("reset").addEventListener("click", () => {
    base = null;
    answer(own);
  });
  part("copy").addEventListener("click", async () => {
    const address = location.href.split("#")[0] + section.dataset.setting;
    try {
      await navigator.clipboard.writeText(address);
      part("note").textContent = texts.copied;
    } catch {
      part("note").textContent = texts.not_copied;
    }
    rest(part("note").textContent);
  });
  // What the program has proven is the first thing to agree on: else nothing here is to be believed.
  const first = answer(own);
  const agrees = first.state === "best" && first.selected.every((flag, at) => flag === ownIds.has(at));
  part("off").hidden = agrees;
  part("page").hidden = !agrees;
  if (!agrees) {
    part("off").textContent = texts[{ best: "disagrees", large: "off_large" }[first.state] ?? "off"];
    clearTimeout(timer);
    return;
  }
  part("said").textContent = "";
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
}

const place = document.querySelector("section.what-if");
if (place !== null) whatIf(place);
