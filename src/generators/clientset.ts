import type { Collector } from '../diagnostics/index.ts';
import { type ApiModel, type ApiVersion, type ClientVerb, clientVerbs, kindsWithClient, type KindWithClient, type SymbolRef } from '../model/index.ts';
import { defineGenerator, type FileSpec, type Generator, type PlanOptions, type Refs, typeOf, valueOf, versionQualifier } from '../plan/index.ts';
import { code, type Code, doc, type Hole, ident, join, literal, nothing } from '../render/index.ts';
import { indexFile } from './index-file.ts';
import { versionAccessor } from './kind-types.ts';
import { restType, restValue } from './runtime-symbols.ts';
import { typedFiles } from './typed-client.ts';

/** What `clientset.ts.eta` shows. */
export interface ClientsetView {
  readonly use: { readonly [name in 'KubeConfig' | 'ClientOptions' | 'RestClient' | 'newRestClient']: SymbolRef };
  readonly versions: readonly {
    readonly groupVersion: Code;
    readonly accessor: Code;
    readonly interface: SymbolRef;
    readonly create: SymbolRef;
  }[];
}
