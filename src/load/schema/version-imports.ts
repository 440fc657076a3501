import { compareText } from '../../diagnostics/index.ts';

const metaModule = '@kube-codegen/runtime/meta/v1';

/** The imports of a version's types. A name that the version declares itself is imported under another. */
export class VersionImports {
  readonly #declared: ReadonlySet<string>;
  readonly #extension: string;
  /** Module, then exported name, then the name here. */
  readonly #modules = new Map<string, Map<string, string>>();

  /** The module behind each name here. */
  readonly #locals = new Map<string, string>();

  constructor(declared: ReadonlySet<string>, extension: string) {
    this.#declared = declared;
    this.#extension = extension;
  }

  /** The name here of a type of `@kube-codegen/runtime/meta/v1`. */
  meta(name: string): string {
    return this.#import(metaModule, name, this.#free(name));
  }

  #free(name: string): string {
    return this.#declared.has(name) ? this.#free(`MetaV1${name}`) : name;
  }

  /** The name here of a type of a package that has types of Kubernetes. */
  fromPackage(module: string, name: string): string {
    const isTaken = this.#declared.has(name) || (this.#locals.get(name) ?? module) !== module;
    return this.#import(module, name, isTaken ? `Kubernetes${name}` : name);
  }

  /** The name here of a type of another version, `AppsV1Deployment` where `Deployment` is taken. */
  fromVersion(versionId: string, name: string): string {
    const qualifier = versionId.replace(/(^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, __, char: string) => char.toUpperCase());
    const module = `../${versionId}${this.#extension}`;
    const isTaken = this.#declared.has(name) || (this.#locals.get(name) ?? module) !== module;
    return this.#import(module, name, isTaken ? `${qualifier}${name}` : name);
  }

  /** The import statements, packages first. */
  text(): string {
    const modules = [...this.#modules].sort(
      ([a], [b]) => Number(a.startsWith('.')) - Number(b.startsWith('.')) || compareText(a, b),
    );
    return modules.map(([module, names]) => statement(module, names)).join('\n');
  }

  #import(module: string, name: string, local: string): string {
    const names = this.#modules.get(module) ?? new Map<string, string>();
    this.#modules.set(module, names.set(name, local));
    this.#locals.set(local, module);
    return local;
  }
}

function statement(module: string, names: ReadonlyMap<string, string>): string {
  const specifiers = [...names]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, local]) => (name === local ? name : `${name} as ${local}`));
  const line = `import type { ${specifiers.join(', ')} } from '${module}';`;
  return line.length <= 120 ? line : `import type {\n  ${specifiers.join(',\n  ')},\n} from '${module}';`;
}
