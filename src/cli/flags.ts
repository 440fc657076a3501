import { type Command, InvalidArgumentError, Option } from 'commander';

import {
  configEntries,
  flagOf,
  optionEntries,
  type OptionName,
  type OptionSpec,
  type UserOptions,
} from '../options/table.ts';
import { setValue } from '../options/values.ts';

/** What flags say about one call rather than about the project. */
export interface CallFlags {
  readonly config?: string;
  readonly json: boolean;
  readonly github: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** Gives a command every flag of the option table. The rare ones are named below the others. */
export function addFlags(command: Command, leftOut: readonly OptionName[] = []): Command {
  const entries = optionEntries.filter(([name]) => !leftOut.includes(name));
  for (const [name, spec] of entries) command.addOption(optionFor(name, spec).hideHelp(spec.rare === true));
  const rare = entries.filter(([, spec]) => spec.rare).map(([name]) => flagOf(name));
  return command.addHelpText('after', `\nMore flags, as the keys of codegen.yaml:\n${inLines(rare)}`);
}

/** Words in lines that fit a terminal. */
function inLines(words: readonly string[]): string {
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length < 98) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(`  ${word}`);
  }
  return lines.join('\n');
}

function optionFor(name: string, spec: OptionSpec): Option {
  const flag = spec.short === undefined ? flagOf(name) : `${spec.short}, ${flagOf(name)}`;
  const many = spec.type === 'texts' || spec.type === 'map';
  const option = new Option(
    spec.type === 'flag' ? flag : `${flag} <${spec.value}${many ? '...' : ''}>`,
    spec.description,
  );
  // The default is shown, not set: what the user leaves out must not hide what codegen.yaml says.
  if (typeof spec.default === 'string') option.description = `${spec.description} (default: ${spec.default})`;
  return spec.type === 'flag' ? option : option.argParser(parserOf(spec));
}

/** Reads the text of a flag; given `before`, what the flag said already. */
function parserOf(spec: OptionSpec): (text: string, before: unknown) => unknown {
  return (text, before) => {
    if (text === '') throw new InvalidArgumentError('It is empty.');
    if (spec.type === 'texts') return [...(Array.isArray(before) ? before : []), text];
    if (spec.type === 'count') return parseCount(text);
    if (spec.type === 'choice') return parseChoice(text, spec.choices ?? []);
    if (spec.type === 'map') return Object.assign({}, before, parsePair(text, spec.value));
    return text;
  };
}

function parseChoice(text: string, choices: readonly string[]): string {
  if (!choices.includes(text)) throw new InvalidArgumentError(`It must be one of ${choices.join(', ')}.`);
  return text;
}

function parseCount(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function parsePair(text: string, form: string): Record<string, string> {
  const sign = text.indexOf('=');
  if (sign < 1 || sign === text.length - 1) throw new InvalidArgumentError(`It must be of the form ${form}.`);
  return { [text.slice(0, sign)]: text.slice(sign + 1) };
}

/** The settings among the parsed flags of a command. */
export function userOptionsOf(parsed: Readonly<Record<string, unknown>>): UserOptions {
  const values: Record<string, unknown> = {};
  for (const [name, spec] of configEntries) {
    const value = parsed[optionFor(name, spec).attributeName()];
    if (value !== undefined) setValue(values, name, value);
  }
  return values;
}

/** The flags about one call among the parsed flags of a command. */
export function callFlagsOf(parsed: Readonly<Record<string, unknown>>): CallFlags {
  const isOn = (name: string): boolean => parsed[name] === true;
  const config = parsed['config'];
  return {
    ...(typeof config === 'string' && { config }),
    json: isOn('json'),
    github: isOn('github'),
    quiet: isOn('quiet'),
    verbose: isOn('verbose'),
  };
}
