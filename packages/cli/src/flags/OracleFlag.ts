export * from '@droste/service/answers/OracleFlag'
