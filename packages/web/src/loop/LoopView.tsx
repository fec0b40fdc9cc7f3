import { Loop } from '@droste/core'
import { useMemo } from 'react'
import { Format, type Sentence } from '../charts/index.ts'
import { say, told } from '../charts/Sentence.ts'
import { Notice } from '../parts/Notice.tsx'
import { Plate } from '../parts/Plate.tsx'
import { Said } from '../parts/Said.tsx'
import { useOwnExplanations } from '../parts/Tellers.ts'
import * as field from '../url/fields.ts'
import { type Fields, useUrlState } from '../url/UrlState.ts'
import { Address } from './Address.tsx'
import { Chain } from './Chain.tsx'
import { Controls } from './Controls.tsx'
import { Costs } from './Costs.tsx'
import { explanations } from './explain.ts'
import { Figures } from './Figures.tsx'
import { Frames } from './Frames.tsx'
import { FIELDS, INITIAL, type Inputs, options, whole } from './Inputs.ts'
import * as Layers from './Layers.ts'
import * as Links from './Links.ts'
import { Steps } from './Steps.tsx'
import { StressRows } from './StressRows.tsx'

type State = Inputs & {
  readonly before: Inputs
  readonly fall: number
  readonly address: string
  readonly chain: readonly Links.Link[]
}

const VIEW: Fields<State> = {
  ...FIELDS,
  before: whole(),
  fall: field.number(0, 0, 0.9),
  address: field.text(),
  chain: Links.FIELD,
}

/** One position: the loop as it is, what it earns, what kills it. */
export default function LoopView() {
  const [state, change] = useUrlState(VIEW)
  const { before, fall, address, chain, ...inputs } = state
  const planned = useMemo(() => planOf(state), [state])
  const held = useMemo(() => planOf(before), [before])
  useOwnExplanations(useMemo(() => explained('loop', planned, state), [planned, state]))
  useOwnExplanations(useMemo(() => explained('before', held, before), [held, before]))
  return (
    <>
      <div className="view-head">
        <h1>Loop</h1>
        <p>
          A position that stands on itself. Every ring is one deposit, drawn as large as it is; each stands on
          those inside the debt of the one before.
        </p>
      </div>
      <div className="loop-page">
        <Controls inputs={inputs} before={before} fall={fall} change={change} />
        <div className="loop-middle">
          {planned.kind === 'refused' ? (
            <Notice title={planned.error.message} advice={planned.error.advise()} />
          ) : (
            <Plate title="The loop" unit="area is USD of collateral" className="loop-picture">
              <Frames layers={Layers.of(planned.plan, inputs.deposit)} fall={fall} />
              <p className="plate-summary">
                <Said sentence={saying(planned.plan, fall)} />
              </p>
            </Plate>
          )}
          <Address
            address={address}
            onAddress={(value) => change({ address: value })}
            onTake={(taken) => change({ ...INITIAL, ...taken, before: { ...INITIAL, ...taken } })}
          />
        </div>
        {planned.kind === 'plan' ? (
          <Figures plan={planned.plan} before={held.kind === 'plan' ? held.plan : null} inputs={inputs} />
        ) : null}
      </div>
      <div className="plates">
        {planned.kind === 'plan' ? (
          <>
            <StressRows plan={planned.plan} inputs={inputs} fall={fall} />
            <Costs plan={planned.plan} before={held.kind === 'plan' ? held.plan : null} />
            <Steps layers={Layers.of(planned.plan, inputs.deposit)} fall={fall} />
          </>
        ) : null}
        <Chain links={chain} depositUsd={inputs.deposit} onLinks={(links) => change({ chain: links })} />
      </div>
    </>
  )
}

type Planned =
  | { readonly kind: 'plan'; readonly plan: Loop.LoopPlan }
  | { readonly kind: 'refused'; readonly error: Loop.InvalidLoopError }

/** Where the figures of a plan come from; nothing does where there is none. */
const explained = (name: 'loop' | 'before', planned: Planned, inputs: Inputs) =>
  planned.kind === 'plan' ? explanations({ name, plan: planned.plan, inputs }) : () => null

function planOf(inputs: Inputs): Planned {
  try {
    return { kind: 'plan', plan: Loop.plan(options(inputs)) }
  } catch (error) {
    if (error instanceof Loop.InvalidLoopError) return { kind: 'refused', error }
    throw error
  }
}

const STOPS: Readonly<Record<Loop.LoopPlan['stoppedBy'], string>> = {
  target: 'It reaches what was asked.',
  ltv: 'The LTV ends it before what was asked: raise the LTV, or ask for less.',
  'supply-cap': 'The supply cap ends it.',
  'borrow-cap': 'The borrow cap ends it.',
  liquidity: 'The reserve has no more to lend.',
  'rate-kink': 'The kink of the rate ends it.',
}

function saying(plan: Loop.LoopPlan, fall: number): Sentence.Sentence {
  const { dropToLiquidation } = plan
  const asked = STOPS[plan.stoppedBy]
  if (dropToLiquidation === null) return [`${asked} Nothing is owed, and nothing can liquidate it.`]
  const opens =
    fall > dropToLiquidation
      ? told(`own:loop.fallen.${fall}.fall`, Format.percent(fall, 1))
      : told('own:loop.dropToLiquidation', Format.percent(dropToLiquidation, 1))
  return say`${asked} A fall of ${opens} opens it to liquidation.`
}
