export * from '@droste/service/answers/Text'
