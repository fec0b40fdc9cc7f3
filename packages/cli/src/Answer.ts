export * from '@droste/service/answers/Answer'
