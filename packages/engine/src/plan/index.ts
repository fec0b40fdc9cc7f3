export * as MarketSale from './MarketSale.ts'
