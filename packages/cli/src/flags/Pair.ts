export * from '@droste/service/answers/Pair'
