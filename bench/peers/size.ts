// The sizes of networks and batches that peers are compared on.

/** A network of two hidden layers, and the rows of a batch. */
export interface StepSize {
  readonly inputs: number;
  readonly hidden: number;
  readonly outputs: number;
  readonly batch: number;
}

/** What each contender offers: one training step, and the forward pass of one row. */
export interface PeerStep {
  readonly step: () => void;
  readonly decide: () => void;
}
