export * from '@droste/service/answers/Opened'
