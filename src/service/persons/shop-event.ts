// What a store tells of a customer, in one form whoever told it: the parsers at the edge make it, the profiles are folded from it.

/** Everything a customer can do, with what it says of the interest in the products it names. */
export const interestOf = {
  "page-viewed": 0, "products-searched": 0, "list-viewed": 0, "list-filtered": 0, "promotion-viewed": 0, "promotion-clicked": 0, "product-clicked": 1, "product-viewed": 1,
  "product-added": 3, "product-removed": 0, "cart-viewed": 0, "checkout-started": 0, "checkout-step-viewed": 0, "checkout-step-completed": 0, "payment-info-entered": 0,
  "order-updated": 0, "order-completed": 5, "order-refunded": 0, "order-cancelled": 0, "coupon-entered": 0, "coupon-applied": 0, "coupon-removed": 0, "coupon-denied": 0,
  "wishlist-added": 3, "wishlist-removed": 0, "wishlist-carted": 3, "product-shared": 1, "cart-shared": 0, "product-reviewed": 1, identified: 0, "lead-generated": 0,
} as const satisfies { readonly [kind: string]: number };

/** What happened. */
export type ShopEventKind = keyof typeof interestOf;

/** A product as an event names it. */
export interface ShopProduct {
  readonly product: string;
  readonly category: string | null;
  /** Of one piece, in minor units. */
  readonly priceMinor: number | null;
  readonly quantity: number;
}

/** One thing a customer did. Money is in minor units of `currency`. */
export interface ShopEvent {
  readonly kind: ShopEventKind;
  /** The same message is counted once. An order has the same one whoever tells it. */
  readonly messageId: string;
  readonly atMs: number;
  /** The identifier of whoever is signed in; null for a visitor. */
  readonly customer: string | null;
  /** The identifier of the device; null where it is not told. At least one of the two is. */
  readonly visitor: string | null;
  readonly currency: string | null;
  /** The goods without shipping and tax. */
  readonly valueMinor: number | null;
  readonly discountMinor: number | null;
  readonly order: string | null;
  readonly coupon: string | null;
  readonly products: readonly ShopProduct[];
}
