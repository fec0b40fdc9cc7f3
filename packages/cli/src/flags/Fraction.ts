export * from '@droste/service/answers/Fraction'
